// Which orders a rule is for: terms as people write them in a list, and the filter that the API keeps.
import type { ListField } from "@/lists/definition";
import type { Op, Term } from "@/lists/filter";
import type { FilterNode } from "@/lists/query";

/** What a rule can ask of an order. */
export const FACTS: ListField[] = [
  { key: "country", kind: "text", label: "rules.country", isOptional: true },
  { key: "postal_code", aliases: ["postcode"], kind: "text", label: "rules.postal_code", isOptional: true },
  { key: "channel", kind: "reference", noun: "channel", label: "rules.channel" },
  {
    key: "warehouse",
    aliases: ["wh"],
    kind: "reference",
    noun: "warehouse",
    label: "rules.warehouse",
    isOptional: true,
  },
  { key: "customer", kind: "reference", noun: "customer", label: "rules.customer", isOptional: true },
  { key: "sku", kind: "text", label: "rules.sku" },
  { key: "pieces", kind: "number", label: "rules.pieces" },
  { key: "line_count", aliases: ["lines"], kind: "number", label: "rules.line_count" },
  { key: "backordered", kind: "number", label: "rules.backordered" },
  { key: "weight_g", aliases: ["weight"], kind: "number", label: "rules.weight_g", isOptional: true },
  { key: "longest_mm", aliases: ["longest"], kind: "number", label: "rules.longest_mm", isOptional: true },
  { key: "letterbox", kind: "flag", label: "rules.letterbox" },
  { key: "dangerous", kind: "flag", label: "rules.dangerous" },
  { key: "waiting_hours", aliases: ["waiting"], kind: "number", label: "rules.waiting_hours" },
  { key: "late", kind: "flag", label: "rules.late" },
  { key: "goods_minor", aliases: ["goods"], kind: "money", label: "rules.goods" },
  { key: "total_minor", aliases: ["total"], kind: "money", label: "rules.total" },
  { key: "currency", kind: "text", label: "rules.currency" },
  {
    key: "payment_state",
    aliases: ["payment"],
    kind: "word",
    label: "rules.payment_state",
    words: ["not_required", "unpaid", "authorised", "partially_paid", "paid"],
    wordPrefix: "payment",
  },
  { key: "priority", kind: "number", label: "rules.priority" },
  { key: "tag", aliases: ["tags"], kind: "tag", label: "rules.tag", isOptional: true },
  { key: "ship_complete", kind: "flag", label: "rules.ship_complete" },
  { key: "requested_date", aliases: ["requested"], kind: "date", label: "rules.requested", isOptional: true },
  { key: "carrier", kind: "text", label: "rules.carrier", isOptional: true },
  { key: "carrier_service", kind: "text", label: "rules.carrier_service", isOptional: true },
  { key: "external_ref", aliases: ["ref"], kind: "text", label: "rules.external_ref", isOptional: true },
];

/** A filter as terms; undefined when it says more than terms can, such as one of several. */
export function termsOf(filter: FilterNode): Term[] | undefined {
  const parts = "all" in filter ? filter.all : [filter];
  const terms = parts.map(termOf);
  return terms.every((term) => term !== undefined) ? terms : undefined;
}

function termOf(node: FilterNode): Term | undefined {
  if ("not" in node) {
    const { not } = node;
    if (!("field" in not) || not.op !== "in") return undefined;
    return { field: not.field, op: "not_in", values: valuesOf(not.value) };
  }
  if (!("field" in node)) return undefined;
  if (node.op === "is_set")
    return { field: node.field, op: node.value ? "is_set" : "is_not_set", values: [] };
  return { field: node.field, op: node.op as Op, values: valuesOf(node.value) };
}

function valuesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
