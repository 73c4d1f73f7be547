import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { credits } from "@/credits/list";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { FormButton } from "@/forms/FormButton";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { returns } from "./list";
import { ReturnActions } from "./ReturnActions";
import { ReturnStatus } from "./ReturnStatus";

export type ReturnDetail = Schema<"ReturnDetail">;

/** A return: what comes back, what was found, and what was done with it. */
export function ReturnPage({ id }: { id: string }) {
  return (
    <RecordPage<ReturnDetail>
      title="returns.title"
      path={`/api/v1/returns/${id}`}
      read={() => answered(api.GET("/api/v1/returns/{id}", { params: { path: { id } } }))}
    >
      {(it) => <ReturnView of={it} />}
    </RecordPage>
  );
}

function ReturnView({ of }: { of: ReturnDetail }) {
  return (
    <Page
      title={of.number}
      beside={
        <>
          <ReturnStatus status={of.status} />
          <RecordSteps path={returns.path} to="/returns" id={of.id} />
        </>
      }
      actions={<ReturnActions of={of} />}
    >
      <DetailLayout
        main={
          <>
            <Lines of={of} />
            <Gradings of={of} />
          </>
        }
        aside={
          <>
            <About of={of} />
            <Credits of={of} />
          </>
        }
      />
    </Page>
  );
}

function Lines({ of }: { of: ReturnDetail }) {
  const { text, word, format } = useShow();
  const counted = (id: "expected" | "received" | "restocked" | "quarantined" | "scrapped") => ({
    id,
    title: text(`returns.${id}`),
    align: "end" as const,
    cell: (line: Schema<"ReturnLine">) => (line[id] === 0 ? "–" : format.quantity(line[id])),
  });
  return (
    <Panel title={text("returns.lines")}>
      {of.lines.length === 0 ? (
        <p className="soft">{text("returns.not_unpacked")}</p>
      ) : (
        <Table
          label={text("returns.lines")}
          rows={of.lines}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "item",
              title: text("stock.item"),
              cell: ({ product, name }) => (
                <>
                  <Ref noun="product" id={product} to="/products/$id" /> {name}
                </>
              ),
            },
            {
              id: "reason",
              title: text("returns.reason"),
              cell: ({ reason }) => word("return_reason", reason),
            },
            counted("expected"),
            counted("received"),
            counted("restocked"),
            counted("quarantined"),
            counted("scrapped"),
          ]}
        />
      )}
    </Panel>
  );
}

function Gradings({ of }: { of: ReturnDetail }) {
  const { text, word, format } = useShow();
  if (of.gradings.length === 0) return null;
  const skuOf = (line: string) => of.lines.find(({ id }) => id === line)?.sku ?? "";
  return (
    <Panel title={text("returns.gradings")}>
      <Table
        label={text("returns.gradings")}
        rows={of.gradings}
        rowKey={({ id }) => id}
        columns={[
          { id: "at", title: text("returns.graded_at"), cell: ({ graded_at }) => format.instant(graded_at) },
          { id: "item", title: text("stock.item"), cell: ({ line }) => <code>{skuOf(line)}</code> },
          {
            id: "pieces",
            title: text("returns.pieces"),
            align: "end",
            cell: ({ quantity }) => format.quantity(quantity),
          },
          { id: "grade", title: text("returns.grade"), cell: ({ grade }) => word("return_grade", grade) },
          {
            id: "disposition",
            title: text("returns.disposition"),
            cell: ({ disposition }) => word("disposition", disposition),
          },
          {
            id: "where",
            title: text("returns.where"),
            cell: ({ bin, reason }) =>
              bin ? <Ref noun="bin" id={bin} to="/bins/$id" /> : word("return_finding", reason ?? "other"),
          },
        ]}
      />
    </Panel>
  );
}

function About({ of }: { of: ReturnDetail }) {
  const { text, word, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  return (
    <Panel title={text("record.facts")}>
      <Facts
        facts={[
          [text("returns.kind"), word("return_kind", of.kind)],
          [
            text("returns.order"),
            of.order ? (
              <Ref key="order" noun="order" id={of.order} to="/orders/$id" />
            ) : (
              text("returns.order_not_known")
            ),
          ],
          [
            text("returns.shipment"),
            of.shipment && <Ref key="shipment" noun="shipment" id={of.shipment} to="/shipments/$id" />,
          ],
          [text("returns.created_at"), format.instant(of.created_at)],
          [text("returns.arrived_at"), of.arrived_at && format.instant(of.arrived_at)],
          [text("returns.ended_at"), of.ended_at && format.instant(of.ended_at)],
          [text("returns.carrier"), of.carrier],
          [text("returns.tracking"), of.tracking],
          [text("returns.external_ref"), of.external_ref],
          [
            text("stock.warehouse"),
            <Ref key="warehouse" noun="warehouse" id={of.warehouse} to="/warehouses/$id" />,
          ],
          [
            text("owners.title"),
            hasManyOwners && <Ref key="owner" noun="owner" id={of.owner} isName to="/owners/$id" />,
          ],
        ]}
      />
    </Panel>
  );
}

/** Credits made for this return: never by themselves. */
function Credits({ of }: { of: ReturnDetail }) {
  const { text } = useShow();
  return (
    <RelatedPanel
      title={text("nav.credits")}
      list={credits}
      columns={["number", "placed_at", "total"]}
      filter={{ field: "return", op: "eq", value: of.id }}
      to="/credits"
      written={of.order ? `order:${of.order}` : ""}
      none={text("returns.no_credit")}
      beside={
        of.order && (
          <FormButton
            form="credit"
            start={{ orderId: of.order, returnId: of.id }}
            title="returns.credit"
            permission="credit.create"
            shortcut="Shift+c"
            look="plain"
          />
        )
      }
    />
  );
}
