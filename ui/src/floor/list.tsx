// What the warehouse has to pick, pack and ship.
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { type Order, orders } from "@/orders/list";

const shown = [
  "status",
  "ship_by",
  "customer",
  "channel",
  "warehouse",
  "lines",
  "pieces",
  "owner",
  "priority",
];

export const floor = defineList<Order>({
  ...orders,
  title: "nav.pick",
  where: { field: "status", op: "in", value: ["released", "in_progress"] },
  sort: "placed_at",
  link: ({ id }) => ({ to: "/ship/$id", params: { id } as never }),
  columns: [
    {
      id: "number",
      title: "orders.number",
      width: 150,
      isPinned: true,
      sort: "number",
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/ship/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    ...orders.columns.filter(({ id }) => shown.includes(id)),
  ],
  total: undefined,
  above: undefined,
  bulk: undefined,
  empty: { title: "floor.none", detail: "floor.none_detail" },
});
