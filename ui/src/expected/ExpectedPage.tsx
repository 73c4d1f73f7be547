import { Ban, PackagePlus, Pencil } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { ExpectedStatus, expectedReceipts } from "./list";

const ReceiveExpectedForm = lazy(() => import("./ReceiveExpectedForm"));
const ChangeForm = lazy(() => import("./ChangeForm"));
const CloseForm = lazy(() => import("./CloseForm"));

type Receipt = Schema<"ExpectedReceiptDetail">;

/** An expected receipt: what is coming, when, and what came of it. */
export function ExpectedPage({ id }: { id: string }) {
  return (
    <RecordPage<Receipt>
      title="expected.title"
      path={`/api/v1/expected-receipts/${id}`}
      read={() => answered(api.GET("/api/v1/expected-receipts/{id}", { params: { path: { id } } }))}
    >
      {(receipt) => <ExpectedView receipt={receipt} />}
    </RecordPage>
  );
}

function ExpectedView({ receipt }: { receipt: Receipt }) {
  return (
    <Page
      title={receipt.number}
      beside={
        <>
          <ExpectedStatus status={receipt.status} />
          <RecordSteps path={expectedReceipts.path} to="/expected-receipts" id={receipt.id} />
        </>
      }
      actions={<Actions receipt={receipt} />}
    >
      <DetailLayout main={<Lines receipt={receipt} />} aside={<About receipt={receipt} />} />
    </Page>
  );
}

type Verb = "receive" | "change" | "close";

const ICONS: Record<Verb, ReactNode> = {
  receive: <PackagePlus size={15} aria-hidden="true" />,
  change: <Pencil size={15} aria-hidden="true" />,
  close: <Ban size={15} aria-hidden="true" />,
};

const VERBS = [
  { verb: "receive", title: "stock.receive", key: "r", permission: "stock.receive" },
  { verb: "change", title: "expected.change", key: "e", permission: "expected_receipt.write" },
  { verb: "close", title: "expected.close", key: "x", permission: "expected_receipt.write" },
] as const;

function Actions({ receipt }: { receipt: Receipt }) {
  const { text } = useShow();
  const may = useMay();
  const [open, setOpen] = useState<Verb>();
  const isClosed = receipt.status === "closed";
  const actions = VERBS.map((one) => {
    const refused = isClosed ? "expected.is_closed" : may(one.permission) ? undefined : "form.no_right";
    return { ...one, refused: refused as "expected.is_closed" | "form.no_right" | undefined };
  });
  useCommands(
    actions.map(({ verb, title, key, refused }) => ({
      id: `expected.${verb}`,
      title,
      scope: "record" as const,
      key,
      hint: true,
      refused,
      run: () => setOpen(verb),
    })),
  );
  const close = () => setOpen(undefined);
  return (
    <>
      {actions.map(({ verb, title, key, refused }) => (
        <Button
          key={verb}
          look={verb === "receive" ? "main" : "plain"}
          icon={ICONS[verb]}
          shortcut={key}
          refused={refused && text(refused)}
          onClick={() => setOpen(verb)}
        >
          {text(title)}
        </Button>
      ))}
      <Suspense>
        {open === "receive" && <ReceiveExpectedForm receipt={receipt} onClose={close} />}
        {open === "change" && <ChangeForm receipt={receipt} onClose={close} />}
        {open === "close" && <CloseForm receipt={receipt} onClose={close} />}
      </Suspense>
    </>
  );
}

function Lines({ receipt }: { receipt: Receipt }) {
  const { text, format } = useShow();
  return (
    <Panel title={text("expected.lines")}>
      <Table
        label={text("expected.lines")}
        rows={receipt.lines}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "item",
            title: text("stock.item"),
            cell: ({ product }) => <Ref noun="product" id={product} to="/products/$id" />,
          },
          { id: "name", title: text("stock.item_name"), cell: ({ name }) => name ?? "" },
          ...(["quantity", "received", "outstanding"] as const).map((part) => ({
            id: part,
            title: text(part === "quantity" ? "expected.expected" : `expected.${part}`),
            align: "end" as const,
            cell: (line: Schema<"ExpectedLine">) => format.quantity(line[part]),
          })),
        ]}
      />
    </Panel>
  );
}

function About({ receipt }: { receipt: Receipt }) {
  const { text, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { expected_date, supplier, reference, warehouse, owner, closed_at } = receipt;
  return (
    <Panel title={text("record.facts")}>
      <Facts
        facts={[
          [text("expected.date"), format.date(expected_date)],
          [text("expected.supplier"), supplier],
          [text("expected.reference"), reference],
          [
            text("stock.warehouse"),
            <Ref key="warehouse" noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
          ],
          [
            text("owners.title"),
            hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
          ],
          [text("expected.closed_at"), closed_at && format.instant(closed_at)],
        ]}
      />
    </Panel>
  );
}
