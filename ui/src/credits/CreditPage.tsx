import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { credits } from "./list";

type Detail = Schema<"CreditDetail">;

/** A credit: what is given back, for what, and of which order. */
export function CreditPage({ id }: { id: string }) {
  return (
    <RecordPage<Detail>
      title="credits.title"
      path={`/api/v1/credits/${id}`}
      read={() => answered(api.GET("/api/v1/credits/{id}", { params: { path: { id } } }))}
    >
      {(credit) => <CreditView credit={credit} />}
    </RecordPage>
  );
}

function CreditView({ credit }: { credit: Detail }) {
  const { text, word, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { currency } = credit;
  return (
    <Page
      title={credit.number}
      beside={
        <>
          <strong>{format.money(credit.total_minor, currency)}</strong>
          <RecordSteps path={credits.path} to="/credits" id={credit.id} />
        </>
      }
    >
      <DetailLayout
        main={
          <Panel title={text("credits.lines")}>
            <Table
              label={text("credits.lines")}
              rows={credit.lines}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: "item",
                  title: text("stock.item"),
                  cell: ({ product }) => <Ref noun="product" id={product} to="/products/$id" />,
                },
                {
                  id: "description",
                  title: text("credits.description"),
                  cell: ({ product, description }) =>
                    description ?? <Ref noun="product" id={product} isName />,
                },
                {
                  id: "pieces",
                  title: text("credits.pieces"),
                  align: "end",
                  cell: ({ quantity }) => (quantity === 0 ? "–" : format.quantity(quantity)),
                },
                {
                  id: "amount",
                  title: text("credits.amount"),
                  align: "end",
                  cell: ({ amount_minor }) => format.money(amount_minor, currency),
                },
              ]}
            />
          </Panel>
        }
        aside={
          <Panel title={text("record.facts")}>
            <Facts
              facts={[
                [text("credits.kind"), word("credit_kind", credit.kind)],
                [text("credits.reason"), credit.reason && word("credit_reason", credit.reason)],
                [text("credits.placed_at"), format.instant(credit.placed_at)],
                [
                  text("credits.order"),
                  credit.order ? (
                    <Ref key="order" noun="order" id={credit.order} to="/orders/$id" />
                  ) : (
                    text("credits.without_order")
                  ),
                ],
                [
                  text("customers.title"),
                  credit.customer && (
                    <Ref key="customer" noun="customer" id={credit.customer} isName to="/customers/$id" />
                  ),
                ],
                [
                  text("channels.title"),
                  <Ref key="channel" noun="channel" id={credit.channel} to="/channels/$id" />,
                ],
                [
                  text("owners.title"),
                  hasManyOwners && <Ref key="owner" noun="owner" id={credit.owner} isName to="/owners/$id" />,
                ],
                [text("credits.external_ref"), credit.external_ref],
                [text("credits.total"), format.money(credit.total_minor, currency)],
              ]}
            />
          </Panel>
        }
      />
    </Page>
  );
}
