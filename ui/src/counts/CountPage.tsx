import { Check, CheckCheck, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Badge } from "@/design/Badge";
import { Button } from "@/design/Button";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { Table, type TableColumn } from "@/design/Table";
import { useShow } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import { Ref } from "@/lists/Ref";
import { useChange } from "@/live/useChange";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { CountPanel } from "./CountPanel";
import { CountStatus, counts } from "./list";

export type CountDetail = Schema<"StockCountDetail">;
type Line = Schema<"CountLine">;

/** A stock count: counted blind, then looked at and made good by somebody who may. */
export function CountPage({ id }: { id: string }) {
  return (
    <RecordPage<CountDetail>
      title="counts.title"
      path={`/api/v1/stock-counts/${id}`}
      read={() => answered(api.GET("/api/v1/stock-counts/{id}", { params: { path: { id } } }))}
    >
      {(count) => <CountView count={count} />}
    </RecordPage>
  );
}

const isOpen = ({ status }: CountDetail) => status === "counting" || status === "counted";

function CountView({ count }: { count: CountDetail }) {
  const may = useMay();
  return (
    <Page
      title={count.number}
      beside={
        <>
          <CountStatus status={count.status} />
          <RecordSteps path={counts.path} to="/stock/counts" id={count.id} />
        </>
      }
      actions={isOpen(count) && <Actions count={count} />}
    >
      <DetailLayout
        main={
          <>
            {isOpen(count) && may("stock_count.count") && <CountPanel count={count} />}
            <Lines count={count} />
          </>
        }
        aside={<About count={count} />}
      />
    </Page>
  );
}

type Verb = "finish" | "approve" | "drop";

const ICONS: Record<Verb, ReactNode> = {
  finish: <Check size={15} aria-hidden="true" />,
  approve: <CheckCheck size={15} aria-hidden="true" />,
  drop: <Trash2 size={15} aria-hidden="true" />,
};

const VERBS = [
  { verb: "finish", key: "f", permission: "stock_count.count" },
  { verb: "approve", key: "a", permission: "stock_count.approve" },
  { verb: "drop", key: "x", permission: "stock_count.approve" },
] as const;

function Actions({ count }: { count: CountDetail }) {
  const { text } = useShow();
  const may = useMay();
  const change = useChange();
  const { id, version, number, status } = count;
  const request = { params: { path: { id } }, headers: ifMatch(version), body: {} };
  const run = (verb: Verb) => () =>
    void change({
      run: () => {
        if (verb === "finish") return answered(api.POST("/api/v1/stock-counts/{id}/finish", request));
        if (verb === "approve") return answered(api.POST("/api/v1/stock-counts/{id}/approve", request));
        return answered(api.POST("/api/v1/stock-counts/{id}/drop", request));
      },
      done: text(`counts.${verb}_done`, { number }),
    });
  const actions = VERBS.map((one) => {
    const refused: MessageId | undefined = !may(one.permission)
      ? "form.no_right"
      : one.verb === "approve" && status === "counting"
        ? "counts.not_finished"
        : undefined;
    return { ...one, title: `counts.${one.verb}` as MessageId, refused };
  });
  useCommands(
    actions.map(({ verb, title, key, refused }) => ({
      id: `counts.${verb}`,
      title,
      scope: "record" as const,
      key,
      hint: true,
      refused,
      run: run(verb),
    })),
  );
  const main = status === "counting" ? "finish" : "approve";
  return actions.map(({ verb, title, key, refused }) => (
    <Button
      key={verb}
      look={verb === main ? "main" : "plain"}
      icon={ICONS[verb]}
      shortcut={key}
      refused={refused && text(refused)}
      onClick={run(verb)}
    >
      {text(title)}
    </Button>
  ));
}

function Lines({ count }: { count: CountDetail }) {
  const { text, format } = useShow();
  const differing = count.differing ?? undefined;
  const columns: (TableColumn<Line> | false)[] = [
    { id: "bin", title: text("stock.bin"), cell: ({ bin }) => <Ref noun="bin" id={bin} /> },
    {
      id: "item",
      title: text("stock.item"),
      cell: ({ product }) => <Ref noun="product" id={product} to="/products/$id" />,
    },
    { id: "name", title: text("stock.item_name"), cell: ({ name }) => name ?? "" },
    count.lines.some(({ lot }) => lot) && {
      id: "lot",
      title: text("stock.lot"),
      cell: ({ lot }) => lot ?? "",
    },
    {
      id: "counted",
      title: text("counts.counted"),
      align: "end",
      cell: ({ counted }) => format.quantity(counted),
    },
    differing !== undefined && {
      id: "expected",
      title: text("counts.expected"),
      align: "end",
      cell: ({ found }) => (found ? format.quantity(found.expected) : ""),
    },
    differing !== undefined && {
      id: "difference",
      title: text("counts.difference"),
      align: "end",
      cell: (line) => <Difference line={line} />,
    },
  ];
  return (
    <Panel
      title={text("counts.found")}
      beside={
        differing !== undefined && <span className="soft">{text("counts.differing", { differing })}</span>
      }
    >
      <Table
        label={text("counts.found")}
        rows={count.lines}
        rowKey={({ id }) => id}
        columns={columns.filter((column) => column !== false)}
      />
    </Panel>
  );
}

/** What differs; where the bin holds something else by now, that it must be counted again. */
function Difference({ line: { found } }: { line: Line }) {
  const { text, format } = useShow();
  if (!found || found.difference === 0) return <span className="soft">·</span>;
  const difference = `${found.difference > 0 ? "+" : ""}${format.quantity(found.difference)}`;
  if (!found.moved) return <strong>{difference}</strong>;
  return (
    <Badge family="amber" shape="alert">
      {text("counts.moved", { difference })}
    </Badge>
  );
}

function About({ count }: { count: CountDetail }) {
  const { text, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { bin, product, warehouse, owner, created_at, ended_at } = count;
  return (
    <Panel title={text("record.facts")}>
      <Facts
        facts={[
          [text("stock.bin"), bin && <Ref key="bin" noun="bin" id={bin} to="/bins/$id" />],
          [text("stock.item"), product && <Ref key="item" noun="product" id={product} to="/products/$id" />],
          [
            text("stock.warehouse"),
            <Ref key="warehouse" noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
          ],
          [
            text("owners.title"),
            hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
          ],
          [text("counts.created_at"), format.instant(created_at)],
          [text("counts.ended_at"), ended_at && format.instant(ended_at)],
        ]}
      />
    </Panel>
  );
}
