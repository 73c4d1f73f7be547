import type { Schema } from "@/api/client";
import { Badge } from "@/design/Badge";
import { useShow } from "@/i18n/show";

/** Free stock; with a sign where it is below zero, or where it is gone while orders wait. */
export function FreeStock({ stock }: { stock: Pick<Schema<"Stock">, "free" | "backordered"> }) {
  const { text, format } = useShow();
  const amount = format.quantity(stock.free);
  if (stock.free >= 0 && (stock.free > 0 || stock.backordered === 0)) return amount;
  const [family, reason] =
    stock.free < 0 ? (["red", "stock.oversold"] as const) : (["amber", "stock.waited_for"] as const);
  return (
    <span title={text(reason)}>
      <Badge family={family} shape="alert">
        {amount}
        <span className="visually-hidden">{text(reason)}</span>
      </Badge>
    </span>
  );
}
