// From the form to the credit that the API takes.
import type { Schema } from "@/api/client";
import type { Form } from "@/forms/useForm";
import { filled, minorUnits, wholeNumber } from "@/forms/values";
import type { OrderToCredit } from "./CreditLines";

export type CreditBody = Schema<"CreditBody">;
export type CreditLineBody = Schema<"CreditLineBody">;

/** The lines that give something back: those with an amount. */
export function linesOf(
  form: Pick<Form, "value">,
  order: OrderToCredit | undefined,
  count: number,
  decimals: number,
): CreditLineBody[] {
  const places = order ? order.lines.map((line, place) => ({ line, place })) : undefined;
  const rows = places ?? Array.from({ length: count }, (_, place) => ({ line: undefined, place }));
  return rows.flatMap(({ line, place }): CreditLineBody[] => {
    const at = (part: string) => form.value(`/lines/${place}/${part}`);
    const amount_minor = minorUnits(at("amount_minor"), decimals);
    if (amount_minor === undefined || amount_minor === 0) return [];
    const quantity = wholeNumber(at("quantity")) ?? 0;
    if (line) return [{ amount_minor, quantity, order_line: line.id, ...(line.sku && { sku: line.sku }) }];
    const [sku, description] = [filled(at("sku")), filled(at("description"))];
    return [{ amount_minor, quantity, ...(sku && { sku }), ...(description && { description }) }];
  });
}

export function creditBody(
  form: Pick<Form, "value">,
  order: OrderToCredit | undefined,
  currency: string,
  lines: CreditLineBody[],
): CreditBody {
  const optional = (pointer: string, key: "owner" | "channel" | "customer_ref" | "external_ref") => {
    const value = filled(form.value(pointer));
    return value ? { [key]: value } : {};
  };
  const whose = order
    ? { owner: order.owner, channel: order.channel, order: order.id }
    : {
        ...optional("/owner", "owner"),
        ...optional("/channel", "channel"),
        ...optional("/customer_ref", "customer_ref"),
      };
  return {
    ...whose,
    ...optional("/external_ref", "external_ref"),
    kind: "credit",
    reason: form.value("/reason"),
    currency,
    lines,
  };
}

/** What so many pieces of a line cost, as it is written in the amount's field. */
export function amountFor(pieces: number, ordered: number, amountMinor: number, decimals: number): string {
  if (ordered <= 0) return "";
  const minor = Math.round((amountMinor * pieces) / ordered);
  return (minor / 10 ** decimals).toFixed(decimals);
}
