import { Badge } from "@/design/Badge";
import { useShow } from "@/i18n/show";
import { type OrderDetail, verbOf } from "./detail";

/** Until when a quote counts; the rules that decide say whether that is over. */
export function QuoteBadge({ order }: { order: OrderDetail }) {
  const { text, format } = useShow();
  if (order.status !== "draft" || !order.valid_until) return null;
  const isExpired = verbOf(order, "accept").code === "order.quote_expired";
  const date = format.date(order.valid_until);
  return isExpired ? (
    <Badge family="amber" shape="alert">
      {text("quote.expired", { date })}
    </Badge>
  ) : (
    <span className="soft">{text("quote.until", { date })}</span>
  );
}
