import { useText } from "@/i18n/text";
import { RelatedPanel } from "@/records/RelatedPanel";
import { returns } from "@/returns/list";
import type { OrderDetail } from "./detail";

/** What comes back of the order; nothing as long as nothing left. */
export function ReturnsPanel({ order }: { order: OrderDetail }) {
  const text = useText();
  if (order.quantities.shipped === 0) return null;
  return (
    <RelatedPanel
      title={text("nav.returns")}
      list={returns}
      columns={["number", "status", "kind", "expected", "received"]}
      filter={{ field: "order", op: "eq", value: order.id }}
      to="/returns"
      written={`order:${order.id}`}
      none={text("returns.none_of_order")}
    />
  );
}
