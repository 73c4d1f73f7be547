import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { AddressLines } from "@/customers/AddressLines";
import { DetailLayout, Facts, Page, Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { useHasManyOwners } from "@/owners/useOwners";
import { sizeText, weightText } from "@/products/measures";
import { RecordPage } from "@/records/RecordPage";
import { RecordSteps } from "@/records/RecordSteps";
import { CopyButton } from "./CopyButton";
import { type Shipment, shipments } from "./list";
import styles from "./shipments.module.css";

type Order = Schema<"OrderDetail">;

/** A shipment: what left, in which packages, where to and with whom. */
export function ShipmentPage({ id }: { id: string }) {
  return (
    <RecordPage<Shipment>
      title="shipments.title"
      path={`/api/v1/shipments/${id}`}
      read={() => answered(api.GET("/api/v1/shipments/{id}", { params: { path: { id } } }))}
    >
      {(shipment) => <ShipmentView shipment={shipment} />}
    </RecordPage>
  );
}

function ShipmentView({ shipment }: { shipment: Shipment }) {
  const order = useQuery({
    queryKey: [`/api/v1/orders/${shipment.order}`],
    queryFn: () => answered(api.GET("/api/v1/orders/{id}", { params: { path: { id: shipment.order } } })),
  });
  return (
    <Page
      title={shipment.number}
      beside={<RecordSteps path={shipments.path} to="/shipments" id={shipment.id} />}
    >
      <DetailLayout
        main={
          order.error ? (
            <ErrorPanel error={order.error} onRetry={() => void order.refetch()} />
          ) : (
            <Packages shipment={shipment} order={order.data} />
          )
        }
        aside={
          <>
            <About shipment={shipment} />
            <ShipTo order={order.data} />
          </>
        }
      />
    </Page>
  );
}

function About({ shipment }: { shipment: Shipment }) {
  const { text, format } = useShow();
  const hasManyOwners = useHasManyOwners();
  const { tracking, carrier, carrier_service, shipped_at, order, warehouse, owner } = shipment;
  return (
    <Panel title={text("record.facts")}>
      <Facts
        facts={[
          [text("shipments.order"), <Ref key="order" noun="order" id={order} to="/orders/$id" />],
          [text("shipments.shipped_at"), format.instant(shipped_at)],
          [text("shipments.carrier"), [carrier, carrier_service].filter(Boolean).join(" · ")],
          [
            text("shipments.tracking"),
            tracking && (
              <span key="tracking" className={styles.tracking}>
                <code>{tracking}</code>
                <CopyButton value={tracking} />
              </span>
            ),
          ],
          [
            text("stock.warehouse"),
            <Ref key="warehouse" noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
          ],
          [
            text("owners.title"),
            hasManyOwners && <Ref key="owner" noun="owner" id={owner} isName to="/owners/$id" />,
          ],
          [text("shipments.packages"), format.quantity(shipment.packages)],
          [text("shipments.pieces"), format.quantity(shipment.quantity)],
        ]}
      />
    </Panel>
  );
}

function Packages({ shipment, order }: { shipment: Shipment; order: Order | undefined }) {
  const { text } = useShow();
  const packages = order?.packages?.filter((one) => one.shipment === shipment.id);
  if (!packages) {
    return (
      <Panel title={text("shipments.packages")}>
        <p className={styles.none}>
          <Skeleton width="50%" />
        </p>
      </Panel>
    );
  }
  return packages.map((one, place) => (
    <PackagePanel key={one.id} place={place + 1} of={packages.length} content={one} order={order} />
  ));
}

interface PackageProps {
  place: number;
  of: number;
  content: Schema<"Package">;
  order: Order | undefined;
}

function PackagePanel({ place, of, content, order }: PackageProps) {
  const { text, format } = useShow();
  const title = text("shipments.package_of", { place, of });
  const measures = [weightText(content.weight_g, format), sizeText(content.size_mm, format)];
  const lineOf = (id: string) => order?.lines?.find((line) => line.id === id);
  return (
    <Panel title={title} beside={<span className="soft">{measures.filter(Boolean).join(" · ")}</span>}>
      {content.sscc && (
        <p className={styles.sscc}>
          SSCC <code>{content.sscc}</code>
        </p>
      )}
      <Table
        label={title}
        rows={content.lines}
        rowKey={({ line }) => line}
        columns={[
          {
            id: "item",
            title: text("stock.item"),
            cell: ({ line }) => <Ref noun="product" id={lineOf(line)?.product} to="/products/$id" />,
          },
          { id: "name", title: text("stock.item_name"), cell: ({ line }) => lineOf(line)?.name ?? "" },
          {
            id: "pieces",
            title: text("shipments.pieces"),
            align: "end",
            cell: ({ quantity }) => format.quantity(quantity),
          },
        ]}
      />
    </Panel>
  );
}

function ShipTo({ order }: { order: Order | undefined }) {
  const { text } = useShow();
  if (!order?.ship_to) return null;
  return (
    <Panel title={text("shipments.ship_to")}>
      <AddressLines address={order.ship_to} />
    </Panel>
  );
}
