import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { levels } from "@/stock/levels";
import { movements } from "@/stock/movements";
import { bins } from "./bins";

type Bin = Schema<"Bin">;

/** A bin: what lies in it, and what went in and out. */
export function BinPage({ id }: { id: string }) {
  return (
    <RecordPage<Bin>
      title="stock.bin"
      path={`/api/v1/bins/${id}`}
      read={() => answered(api.GET("/api/v1/bins/{id}", { params: { path: { id } } }))}
    >
      {(bin) => <BinView bin={bin} />}
    </RecordPage>
  );
}

function BinView({ bin }: { bin: Bin }) {
  const { text, word } = useShow();
  const { id, code, kind, warehouse } = bin;
  return (
    <Page title={code} beside={<RecordSteps path={bins.path} to="/bins" id={id} />}>
      <DetailLayout
        main={
          <>
            <RelatedPanel
              title={text("bins.content")}
              list={levels}
              columns={["item", "item_name", "lot", "on_hand", "allocated"]}
              filter={{
                all: [
                  { field: "bin", op: "eq", value: id },
                  { field: "on_hand", op: "gt", value: 0 },
                ],
              }}
              to="/stock/bins"
              written={`bin:${id} on_hand>0`}
              none={text("bins.empty")}
            />
            <RelatedPanel
              title={text("stock.movements")}
              list={movements}
              columns={["at", "kind", "item", "quantity", "from", "to"]}
              filter={{
                any: [
                  { field: "from_bin", op: "eq", value: id },
                  { field: "to_bin", op: "eq", value: id },
                ],
              }}
              to="/stock/movements"
              written={`to_bin:${id}`}
              none={text("stock.no_movements")}
            />
          </>
        }
        aside={
          <Panel title={text("record.facts")}>
            <Facts
              facts={[
                [
                  text("stock.warehouse"),
                  <Ref key="warehouse" noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
                ],
                [text("bins.kind"), word("bin_kind", kind)],
              ]}
            />
          </Panel>
        }
      />
    </Page>
  );
}
