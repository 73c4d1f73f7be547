import { lazy, Suspense } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { FormButton } from "@/forms/FormButton";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { stock } from "@/stock/list";
import { bins } from "./bins";
import { warehouses } from "./list";

const CalendarPanel = lazy(() => import("./CalendarPanel"));

type Warehouse = Schema<"Warehouse">;

/** A warehouse: what lies in it, and its bins. */
export function WarehousePage({ id }: { id: string }) {
  return (
    <RecordPage<Warehouse>
      title="stock.warehouse"
      path={`/api/v1/warehouses/${id}`}
      read={() => answered(api.GET("/api/v1/warehouses/{id}", { params: { path: { id } } }))}
    >
      {(warehouse) => <WarehouseView warehouse={warehouse} />}
    </RecordPage>
  );
}

function WarehouseView({ warehouse }: { warehouse: Warehouse }) {
  const { text } = useShow();
  const { id, code, name, zone, staging } = warehouse;
  const within = { field: "warehouse", op: "eq", value: id };
  return (
    <Page
      title={name}
      beside={<RecordSteps path={warehouses.path} to="/warehouses" id={id} />}
      actions={
        <FormButton
          form="bin"
          start={{ warehouse: id }}
          title="bins.new"
          permission="warehouse.write"
          shortcut="n"
        />
      }
    >
      <DetailLayout
        main={
          <>
            <RelatedPanel
              title={text("nav.stock")}
              list={stock}
              columns={["item", "item_name", "on_hand", "reserved", "free", "backordered"]}
              filter={within}
              to="/stock"
              written={`warehouse:${id}`}
              none={text("stock.none")}
            />
            <RelatedPanel
              title={text("bins.plural")}
              list={bins}
              columns={["code", "kind"]}
              filter={within}
              sort="code"
              to="/bins"
              written={`warehouse:${id}`}
              none={text("bins.none")}
            />
          </>
        }
        aside={
          <>
            <Panel title={text("record.facts")}>
              <Facts
                facts={[
                  [text("warehouses.code"), <code key="code">{code}</code>],
                  [text("warehouses.zone"), zone],
                  [text("warehouses.staging"), <Ref key="staging" noun="bin" id={staging} to="/bins/$id" />],
                ]}
              />
            </Panel>
            <Suspense>
              <CalendarPanel warehouse={warehouse} />
            </Suspense>
          </>
        }
      />
    </Page>
  );
}
