import { lazy, Suspense, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { channels } from "@/channels/list";
import { Button } from "@/design/Button";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { orders } from "@/orders/list";
import { products } from "@/products/list";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { owners } from "./list";
import { MinimumOrderPanel } from "./MinimumOrderPanel";
import { PaymentTermsPanel } from "./PaymentTermsPanel";

const ReceivingForm = lazy(() => import("./ReceivingForm"));
const RulesPanel = lazy(() => import("@/rules/RulesPanel"));

type Owner = Schema<"Owner">;

/** A client: its orders, items and channels, and how its orders are treated. */
export function OwnerPage({ id }: { id: string }) {
  return (
    <RecordPage<Owner>
      title="owners.title"
      path={`/api/v1/owners/${id}`}
      read={() => answered(api.GET("/api/v1/owners/{id}", { params: { path: { id } } }))}
    >
      {(owner) => <OwnerView owner={owner} />}
    </RecordPage>
  );
}

function OwnerView({ owner }: { owner: Owner }) {
  const { text, word } = useShow();
  const { id, code, name, warehouse, currency, short_policy, ship_complete, zone } = owner;
  const [isChanging, setIsChanging] = useState(false);
  const refused = useMay()("owner.write") ? undefined : text("form.no_right");
  const ofOwner = { field: "owner", op: "eq", value: id };
  const written = `owner:${id}`;
  return (
    <Page title={name} beside={<RecordSteps path={owners.path} to="/owners" id={id} />}>
      <DetailLayout
        main={
          <>
            <RelatedPanel
              title={text("nav.orders")}
              list={orders}
              columns={["number", "status", "customer", "placed_at", "total"]}
              filter={ofOwner}
              to="/orders"
              written={written}
              none={text("customers.no_orders")}
            />
            <Suspense>
              <RulesPanel owner={owner} />
            </Suspense>
            <RelatedPanel
              title={text("nav.products")}
              list={products}
              columns={["sku", "name", "weight"]}
              filter={ofOwner}
              to="/products"
              written={written}
              none={text("products.none")}
            />
            <RelatedPanel
              title={text("nav.channels")}
              list={channels}
              columns={["code", "name"]}
              filter={ofOwner}
              to="/channels"
              written={written}
              none={text("channels.none")}
            />
          </>
        }
        aside={
          <>
            <Panel
              title={text("record.facts")}
              beside={
                <Button look="quiet" refused={refused} onClick={() => setIsChanging(true)}>
                  {text("owners.receiving")}
                </Button>
              }
            >
              <Facts
                facts={[
                  [text("owners.code"), <code key="code">{code}</code>],
                  [
                    text("owners.warehouse"),
                    <Ref key="warehouse" noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
                  ],
                  [text("owners.currency"), currency],
                  [text("owners.short_policy"), word("short_policy", short_policy)],
                  [text("orders.ship_complete"), text(ship_complete ? "list.yes" : "list.no")],
                  [text("owners.over_delivery"), `${owner.over_delivery_percent} %`],
                  [text("warehouses.zone"), zone],
                ]}
              />
              <Suspense>
                {isChanging && <ReceivingForm owner={owner} onClose={() => setIsChanging(false)} />}
              </Suspense>
            </Panel>
            <PaymentTermsPanel owner={owner} />
            <MinimumOrderPanel owner={owner} />
          </>
        }
      />
    </Page>
  );
}
