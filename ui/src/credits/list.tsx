import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";

export type Credit = Schema<"Credit">;

export const credits = defineList<Credit>({
  title: "nav.credits",
  path: "/api/v1/credits",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/credits/$id", params: { id } as never }),
  sort: "-placed_at",
  search: (text) => ({
    any: [
      { field: "number", op: "starts", value: text },
      { field: "external_ref", op: "starts", value: text },
    ],
  }),
  searchHint: "credits.search",
  pasteField: "number",
  fields: [
    { key: "placed_at", aliases: ["placed"], kind: "instant", label: "credits.placed_at" },
    { key: "number", aliases: ["no"], kind: "text", label: "credits.number" },
    { key: "external_ref", aliases: ["ref"], kind: "text", label: "credits.external_ref", isOptional: true },
    {
      key: "kind",
      kind: "word",
      label: "credits.kind",
      words: ["credit", "adjustment"],
      wordPrefix: "credit_kind",
    },
    { key: "order", kind: "reference", noun: "order", label: "credits.order", isOptional: true },
    { key: "customer", kind: "reference", noun: "customer", label: "customers.title", isOptional: true },
    { key: "channel", kind: "reference", noun: "channel", label: "channels.title" },
    ownerField,
    { key: "reason", kind: "text", label: "credits.reason" },
    { key: "total_minor", aliases: ["total"], kind: "money", label: "credits.total" },
    { key: "quantity", aliases: ["pieces"], kind: "number", label: "credits.pieces" },
  ],
  columns: [
    {
      id: "number",
      title: "credits.number",
      width: 150,
      isPinned: true,
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/credits/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "placed_at",
      title: "credits.placed_at",
      width: 156,
      sort: "placed_at",
      card: "meta",
      cell: ({ placed_at }, { format }) => format.instant(placed_at),
    },
    {
      id: "kind",
      title: "credits.kind",
      width: 130,
      isHidden: true,
      cell: ({ kind }, { word }) => word("credit_kind", kind),
    },
    {
      id: "reason",
      title: "credits.reason",
      width: 150,
      card: "extra",
      cell: ({ reason }, { word }) => (reason ? word("credit_reason", reason) : ""),
    },
    {
      id: "order",
      title: "credits.order",
      width: 150,
      cell: ({ order }) => <Ref noun="order" id={order} to="/orders/$id" />,
    },
    {
      id: "customer",
      title: "customers.title",
      width: 200,
      cell: ({ customer }) => <Ref noun="customer" id={customer} isName to="/customers/$id" />,
    },
    ownerColumn(),
    {
      id: "pieces",
      title: "credits.pieces",
      width: 90,
      align: "end",
      sort: "quantity",
      cell: ({ quantity }, { format }) => format.quantity(quantity),
    },
    {
      id: "total",
      title: "credits.total",
      width: 120,
      align: "end",
      sort: "total_minor",
      card: "end",
      cell: ({ total_minor, currency }, { format }) => format.money(total_minor, currency),
    },
    {
      id: "external_ref",
      title: "credits.external_ref",
      width: 150,
      isHidden: true,
      cell: ({ external_ref }) => external_ref ?? "",
    },
  ],
  actions: () => (
    <FormButton form="credit" start={{}} title="credits.new" permission="credit.create" shortcut="n" />
  ),
  empty: { title: "credits.none", detail: "credits.none_detail" },
});
