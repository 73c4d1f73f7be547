import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { credits } from "@/credits/list";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { orders } from "@/orders/list";
import { useHasManyOwners } from "@/owners/useOwners";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { RelatedPanel } from "@/records/RelatedPanel";
import { AddressLines } from "./AddressLines";
import styles from "./customers.module.css";
import { EraseCustomer } from "./EraseCustomer";
import { customers } from "./list";

type Detail = Schema<"CustomerDetail">;

/** A customer: what was ordered, what was credited, where to find them. */
export function CustomerPage({ id }: { id: string }) {
  return (
    <RecordPage<Detail>
      title="customers.title"
      path={`/api/v1/customers/${id}`}
      read={() => answered(api.GET("/api/v1/customers/{id}", { params: { path: { id } } }))}
    >
      {(customer) => <CustomerView customer={customer} />}
    </RecordPage>
  );
}

function CustomerView({ customer }: { customer: Detail }) {
  const { text } = useShow();
  const { id, name, external_ref } = customer;
  const ofCustomer = { field: "customer", op: "eq", value: id };
  return (
    <Page
      title={name || external_ref || text("customers.title")}
      beside={<RecordSteps path={customers.path} to="/customers" id={id} />}
    >
      <DetailLayout
        main={
          <>
            <RelatedPanel
              title={text("nav.orders")}
              list={orders}
              columns={["number", "status", "placed_at", "ship_by", "lines", "total"]}
              filter={ofCustomer}
              to="/orders"
              written={`customer:${id}`}
              none={text("customers.no_orders")}
            />
            <RelatedPanel
              title={text("nav.credits")}
              list={credits}
              columns={["number", "placed_at", "order", "reason", "total"]}
              filter={ofCustomer}
              to="/credits"
              written={`customer:${id}`}
              none={text("customers.no_credits")}
            />
          </>
        }
        aside={<About customer={customer} />}
      />
    </Page>
  );
}

function About({ customer }: { customer: Detail }) {
  const { text, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { name, external_ref, owner, address, erased_at } = customer;
  return (
    <>
      <Panel title={text("record.facts")}>
        <Facts
          facts={[
            [text("customers.name"), name],
            [text("customers.external_ref"), external_ref],
            [text("customers.erased"), erased_at && format.instant(erased_at)],
            [
              text("owners.title"),
              hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
            ],
          ]}
        />
        <EraseCustomer customer={customer} />
      </Panel>
      <Panel title={text("customers.address")}>
        {address ? (
          <AddressLines address={address} />
        ) : (
          <p className={styles.none}>{text("customers.no_address")}</p>
        )}
      </Panel>
    </>
  );
}
