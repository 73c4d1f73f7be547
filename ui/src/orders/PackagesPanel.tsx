import { Link } from "@tanstack/react-router";
import { Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "./detail";

/** Packages, and the shipments they left with. Not there before something is packed. */
export function PackagesPanel({ order }: { order: OrderDetail }) {
  const { text, format } = useShow();
  const { packages, shipments } = order;
  if (packages.length === 0) return null;
  const shipmentOf = (id: string | null | undefined) => shipments.find((shipment) => shipment.id === id);
  return (
    <Panel title={text("order.packages")}>
      <Table
        label={text("order.packages")}
        rows={packages}
        rowKey={({ id }) => id}
        columns={[
          { id: "package", title: text("order.package"), cell: ({ id, sscc }) => <code>{sscc || id}</code> },
          {
            id: "pieces",
            title: text("orders.pieces"),
            align: "end",
            cell: ({ lines }) => format.quantity(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
          },
          {
            id: "weight",
            title: text("order.weight"),
            align: "end",
            cell: ({ weight_g }) =>
              weight_g > 0 ? text("order.grams", { weight: format.quantity(weight_g) }) : "",
          },
          {
            id: "shipment",
            title: text("order.shipment"),
            cell: ({ shipment }) => {
              const held = shipmentOf(shipment);
              return held ? (
                <Link to={"/shipments/$id" as never} params={{ id: held.id } as never}>
                  {held.number}
                </Link>
              ) : (
                <span className="soft">{text("order.still_here")}</span>
              );
            },
          },
          {
            id: "carrier",
            title: text("order.carrier"),
            cell: ({ shipment }) => shipmentOf(shipment)?.carrier ?? "",
          },
          {
            id: "tracking",
            title: text("order.tracking"),
            cell: ({ shipment }) => <code>{shipmentOf(shipment)?.tracking ?? ""}</code>,
          },
          {
            id: "shipped_at",
            title: text("order.shipped_at"),
            cell: ({ shipment }) => {
              const at = shipmentOf(shipment)?.shipped_at;
              return at ? format.instant(at) : "";
            },
          },
        ]}
      />
    </Panel>
  );
}
