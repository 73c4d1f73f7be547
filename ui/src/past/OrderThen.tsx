import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Facts } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { Table, type TableColumn } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { AddressBlock } from "@/orders/aside";
import { PastPanel, type PastProps } from "./PastPanel";
import styles from "./past.module.css";
import { momentQuery } from "./search";

type Then = Schema<"OrderAsOf">;
type Line = Schema<"OrderLine">;

/** An order as its events tell that it stood at a moment. */
export default function OrderThen({ id, ...past }: PastProps & { id: string }) {
  const params = { path: { id }, query: { ...momentQuery(past.asOf), limit: LINES_MAX } };
  const read = useQuery({
    queryKey: ["order", id, "as of", past.asOf],
    queryFn: ({ signal }) => answered(api.GET("/api/v1/orders/{id}/as-of", { params, signal })),
  });
  return (
    <PastPanel {...past} read={read}>
      {(then) => <Stood then={then} />}
    </PastPanel>
  );
}

/** Lines that are shown; a longer order is read through the API. */
const LINES_MAX = 200;

function Stood({ then }: { then: Then }) {
  const { text, word, format } = useShow();
  const { order, lines, lines_next, holds, shipments, ship_to, bill_to } = then;
  const date = (day: string | null | undefined) => day && format.date(day);
  const left = order.line_count - lines.length;
  return (
    <>
      <p className={styles.head}>
        <OrderStatus status={order.status} />
        <span>{text("past.at", { at: format.instant(then.at) })}</span>
        <span className="soft">{text("past.changed_at", { at: format.instant(then.changed_at) })}</span>
      </p>
      <Table label={text("past.lines")} columns={useColumns(then)} rows={lines} rowKey={({ id }) => id} />
      {lines_next != null && (
        <p className="soft">{text("past.more_lines", { count: format.quantity(left) })}</p>
      )}
      <Facts
        facts={[
          [text("order.holds"), holds.map(({ kind }) => word("hold_kind", kind)).join(", ")],
          [text("past.total"), format.money(order.total_minor, order.currency)],
          [text("past.payment"), word("payment", order.payment_state)],
          [text("orders.requested_date"), date(order.requested_date)],
          [text("orders.ship_by"), date(order.ship_by)],
          [text("orders.carrier"), [order.carrier, order.carrier_service].filter(Boolean).join(" ")],
          [text("past.valid_until"), date(order.valid_until)],
          [text("orders.priority"), order.priority !== 0 && format.quantity(order.priority)],
          [text("orders.tags"), order.tags.join(", ")],
          [text("orders.ship_complete"), order.ship_complete && text("list.yes")],
          [text("order.shipment"), shipments.map(({ number }) => number).join(", ")],
        ]}
      />
      {ship_to && <AddressBlock label={text("order.ship_to")} address={ship_to} />}
      {bill_to && <AddressBlock label={text("order.bill_to")} address={bill_to} />}
      {then.untold && <p className="soft">{text("past.untold")}</p>}
    </>
  );
}

const STEPS = [
  "ordered",
  "reserved",
  "allocated",
  "picked",
  "packed",
  "shipped",
  "returned",
  "cancelled",
] as const;

function useColumns({ order }: Then): TableColumn<Line>[] {
  const { text, format } = useShow();
  // A step that no piece had reached says nothing.
  const shown = STEPS.filter((step) => step === "ordered" || order.quantities[step] > 0);
  return [
    {
      id: "item",
      title: text("orders.product"),
      cell: ({ sku, description, name }) => `${sku} ${description || name || ""}`,
    },
    ...shown.map(
      (step): TableColumn<Line> => ({
        id: step,
        title: text(`quantity.${step}`),
        align: "end",
        cell: ({ quantities }) => format.quantity(quantities[step]),
      }),
    ),
    {
      id: "backordered",
      title: text("orders.backordered"),
      align: "end",
      cell: ({ backordered }) => format.quantity(backordered),
    },
    {
      id: "amount",
      title: text("order.amount"),
      align: "end",
      cell: ({ amount_minor }) => format.money(amount_minor, order.currency),
    },
  ];
}
