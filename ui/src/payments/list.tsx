import type { Schema } from "@/api/client";
import { defineList } from "@/lists/definition";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";

export type Payment = Schema<"Payment">;

export const PAYMENT_KINDS = ["paid", "authorised", "refunded", "failed"] as const;

export const payments = defineList<Payment>({
  title: "nav.payments",
  path: "/api/v1/payments",
  rowId: ({ id }) => id,
  link: ({ order }) => ({ to: "/orders/$id", params: { id: order } as never }),
  sort: "-recorded_at",
  search: (text) => ({ field: "reference", op: "eq", value: text }),
  searchHint: "payments.search",
  pasteField: "reference",
  fields: [
    { key: "recorded_at", aliases: ["recorded"], kind: "instant", label: "payments.recorded_at" },
    { key: "happened_at", aliases: ["happened"], kind: "instant", label: "payments.happened_at" },
    { key: "kind", kind: "word", label: "payments.kind", words: PAYMENT_KINDS, wordPrefix: "payment_kind" },
    { key: "order", kind: "reference", noun: "order", label: "payments.order" },
    { key: "reference", aliases: ["ref"], kind: "text", label: "payments.reference", isOptional: true },
    { key: "method", kind: "text", label: "payments.method", isOptional: true },
    ownerField,
    { key: "amount_minor", aliases: ["amount"], kind: "money", label: "payments.amount" },
    { key: "currency", kind: "text", label: "owners.currency" },
  ],
  columns: [
    {
      id: "order",
      title: "payments.order",
      width: 150,
      isPinned: true,
      card: "title",
      cell: ({ order }) => <Ref noun="order" id={order} to="/orders/$id" />,
    },
    {
      id: "kind",
      title: "payments.kind",
      width: 130,
      card: "end",
      cell: ({ kind }, { word }) => word("payment_kind", kind),
    },
    {
      id: "amount",
      title: "payments.amount",
      width: 120,
      align: "end",
      sort: "amount_minor",
      card: "extra",
      cell: ({ amount_minor, currency }, { format }) => format.money(amount_minor, currency),
    },
    {
      id: "method",
      title: "payments.method",
      width: 130,
      cell: ({ method }, { word }) => (method ? word("payment_method", method) : ""),
    },
    {
      id: "reference",
      title: "payments.reference",
      width: 190,
      cell: ({ reference }) => reference ?? "",
    },
    {
      id: "happened_at",
      title: "payments.happened_at",
      width: 156,
      sort: "happened_at",
      card: "meta",
      cell: ({ happened_at }, { format }) => format.instant(happened_at),
    },
    {
      id: "recorded_at",
      title: "payments.recorded_at",
      width: 156,
      sort: "recorded_at",
      isHidden: true,
      cell: ({ recorded_at }, { format }) => format.instant(recorded_at),
    },
    ownerColumn(),
  ],
  empty: { title: "payments.none", detail: "payments.none_detail" },
});
