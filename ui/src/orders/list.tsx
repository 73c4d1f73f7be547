// The order index: what can be seen, filtered and sorted of orders.
import { lazy, Suspense } from "react";
import type { Schema } from "@/api/client";
import { OrderStatus } from "@/design/Status";
import { defineList, type ListField } from "@/lists/definition";
import type { Term } from "@/lists/filter";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { queries } from "@/live/changes";
import { readByStatus } from "./byStatus";
import { FiguresFold } from "./FiguresFold";
import { FirstSteps } from "./FirstSteps";
import { searched } from "./search";

const Bulk = lazy(() => import("./Bulk"));
const Peek = lazy(() => import("./Peek"));

export type Order = Schema<"Order">;

export const ORDER_STATUSES = [
  "draft",
  "on_hold",
  "backordered",
  "ready",
  "released",
  "in_progress",
  "partially_shipped",
  "shipped",
  "cancelled",
] as const;

const PAYMENT_STATES = [
  "not_required",
  "unpaid",
  "authorised",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
] as const;

const fields: ListField[] = [
  {
    key: "status",
    kind: "word",
    label: "orders.status",
    words: ORDER_STATUSES,
    wordPrefix: "status",
    wordAliases: {
      hold: "on_hold",
      backorder: "backordered",
      partial: "partially_shipped",
      picking: "in_progress",
    },
  },
  { key: "placed_at", aliases: ["placed"], kind: "instant", label: "orders.placed_at" },
  {
    key: "warehouse",
    aliases: ["wh"],
    kind: "reference",
    noun: "warehouse",
    label: "orders.warehouse",
    isOptional: true,
  },
  { key: "channel", kind: "reference", noun: "channel", label: "orders.channel" },
  { key: "owner", aliases: ["client"], kind: "reference", noun: "owner", label: "orders.owner" },
  { key: "number", aliases: ["no"], kind: "text", label: "orders.number", isSearched: true },
  { key: "external_ref", aliases: ["ref"], kind: "text", label: "orders.external_ref", isOptional: true },
  {
    key: "customer_name",
    aliases: ["name"],
    kind: "text",
    label: "orders.customer_name",
    isSearched: true,
  },
  {
    key: "customer",
    kind: "reference",
    noun: "customer",
    label: "orders.customer",
    isOptional: true,
  },
  { key: "product", aliases: ["sku", "item"], kind: "reference", noun: "product", label: "orders.product" },
  { key: "ship_by", kind: "date", label: "orders.ship_by", isOptional: true },
  {
    key: "requested_date",
    aliases: ["requested"],
    kind: "date",
    label: "orders.requested_date",
    isOptional: true,
  },
  {
    key: "promised_date",
    aliases: ["promised"],
    kind: "date",
    label: "orders.promised_date",
    isOptional: true,
  },
  { key: "carrier", kind: "text", label: "orders.carrier", isOptional: true },
  { key: "due_at", aliases: ["due"], kind: "instant", label: "orders.due_at", isOptional: true },
  {
    key: "valid_until",
    aliases: ["quote"],
    kind: "date",
    label: "orders.valid_until",
    isOptional: true,
  },
  { key: "total_minor", aliases: ["total"], kind: "money", label: "orders.total" },
  { key: "line_count", aliases: ["lines"], kind: "number", label: "orders.lines" },
  { key: "backordered", aliases: ["short"], kind: "number", label: "orders.backordered" },
  { key: "open_holds", aliases: ["holds"], kind: "number", label: "orders.open_holds" },
  { key: "priority", kind: "number", label: "orders.priority" },
  { key: "tag", aliases: ["tags"], kind: "tag", label: "orders.tags", isOptional: true },
  {
    key: "payment_state",
    aliases: ["payment"],
    kind: "word",
    label: "orders.payment",
    words: PAYMENT_STATES,
    wordPrefix: "payment",
  },
  { key: "ship_complete", kind: "flag", label: "orders.ship_complete" },
];

export const orders = defineList<Order>({
  title: "nav.orders",
  path: "/api/v1/orders",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/orders/$id", params: { id } as never }),
  sort: "-placed_at",
  total: knownTotal,
  search: searched,
  searchHint: "orders.search",
  pasteField: "number",
  fields,
  columns: [
    {
      id: "number",
      title: "orders.number",
      width: 136,
      isPinned: true,
      sort: "number",
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/orders/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "status",
      title: "orders.status",
      width: 164,
      card: "end",
      cell: ({ status }) => <OrderStatus status={status} />,
    },
    {
      id: "customer",
      title: "orders.customer_name",
      width: 188,
      card: "meta",
      cell: ({ recipient, customer }) => recipient ?? <Ref noun="customer" id={customer} isName />,
    },
    {
      id: "placed_at",
      title: "orders.placed_at",
      width: 150,
      sort: "placed_at",
      cell: ({ placed_at }, { format }) => format.instant(placed_at),
    },
    {
      id: "ship_by",
      title: "orders.ship_by",
      width: 104,
      sort: "ship_by",
      cell: ({ ship_by }, { format }) => (ship_by ? format.date(ship_by) : ""),
    },
    {
      id: "lines",
      title: "orders.lines",
      width: 68,
      align: "end",
      sort: "line_count",
      cell: ({ line_count }, { format }) => format.quantity(line_count),
    },
    {
      id: "pieces",
      title: "orders.pieces",
      width: 78,
      align: "end",
      sort: "ordered",
      cell: ({ quantities }, { format }) => format.quantity(quantities.ordered),
    },
    {
      id: "backordered",
      title: "orders.backordered",
      width: 112,
      align: "end",
      sort: "backordered",
      cell: ({ backordered }, { format }) => (backordered > 0 ? format.quantity(backordered) : ""),
    },
    {
      id: "total",
      title: "orders.total",
      width: 112,
      align: "end",
      sort: "total_minor",
      card: "extra",
      cell: ({ total_minor, currency }, { format }) => format.money(total_minor, currency),
    },
    {
      id: "channel",
      title: "orders.channel",
      width: 108,
      cell: ({ channel }) => <Ref noun="channel" id={channel} />,
    },
    {
      id: "warehouse",
      title: "orders.warehouse",
      width: 104,
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    {
      id: "external_ref",
      title: "orders.external_ref",
      width: 150,
      isHidden: true,
      cell: ({ external_ref }) => external_ref ?? "",
    },
    {
      id: "owner",
      title: "orders.owner",
      width: 120,
      isHidden: true,
      cell: ({ owner }) => <Ref noun="owner" id={owner} />,
    },
    {
      id: "requested_date",
      title: "orders.requested_date",
      width: 120,
      isHidden: true,
      sort: "requested_date",
      cell: ({ requested_date }, { format }) => (requested_date ? format.date(requested_date) : ""),
    },
    {
      id: "promised_date",
      title: "orders.promised_date",
      width: 120,
      isHidden: true,
      sort: "promised_date",
      cell: ({ promised_date }, { format }) => (promised_date ? format.date(promised_date) : ""),
    },
    {
      id: "payment",
      title: "orders.payment",
      width: 110,
      isHidden: true,
      cell: ({ payment_state }, { word }) => word("payment", payment_state),
    },
    {
      id: "priority",
      title: "orders.priority",
      width: 90,
      align: "end",
      isHidden: true,
      sort: "priority",
      cell: ({ priority }, { format }) => format.quantity(priority),
    },
    {
      id: "tags",
      title: "orders.tags",
      width: 150,
      isHidden: true,
      cell: ({ tags }) => tags.join(", "),
    },
  ],
  bulk: (selected) => <Bulk selected={selected} />,
  above: (hasRows) => <FiguresFold isReady={hasRows} />,
  peek: (order) => (
    <Suspense>
      <Peek order={order} />
    </Suspense>
  ),
  empty: { title: "orders.none", detail: "orders.none_detail", actions: () => <FirstSteps /> },
});

/** The book counts orders by status exactly, so all orders, or those of some statuses, need not be counted. */
async function knownTotal(terms: Term[]): Promise<number | undefined> {
  const [term] = terms;
  const isKnown = terms.length === 0 || (terms.length === 1 && term?.field === "status" && term.op === "in");
  if (!isKnown) return undefined;
  const queryKey = ["figures", "orders"];
  const { items } = await queries.fetchQuery({ queryKey, queryFn: readByStatus });
  const counted = items.filter(({ status }) => term === undefined || term.values.includes(status));
  return counted.reduce((sum, { orders }) => sum + orders, 0);
}
