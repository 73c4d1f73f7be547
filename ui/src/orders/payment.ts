// The amount that a payment or a refund is most likely of, as it is written in a form's field.
import type { OrderDetail } from "./detail";

type Money = Pick<OrderDetail, "outstanding_minor" | "paid_minor" | "refunded_minor">;

/** What is still to come in; of a refund what came in too much, or else all that came in. Empty for nothing. */
export function amountToRecord(order: Money, kind: "paid" | "refunded", decimals: number): string {
  const left = order.paid_minor - order.refunded_minor;
  const tooMuch = Math.min(-order.outstanding_minor, left);
  const back = tooMuch > 0 ? tooMuch : left;
  const minor = kind === "paid" ? order.outstanding_minor : back;
  return minor > 0 ? (minor / 10 ** decimals).toFixed(decimals) : "";
}
