import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { ReturnStatus } from "./ReturnStatus";
import { KINDS, STATUSES } from "./words";

export type Return = Schema<"Return">;

export const returns = defineList<Return>({
  title: "nav.returns",
  path: "/api/v1/returns",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/returns/$id", params: { id } as never }),
  sort: "-created_at",
  search: (text) => ({
    any: [
      { field: "number", op: "starts", value: text },
      { field: "tracking", op: "eq", value: text },
      { field: "external_ref", op: "starts", value: text },
    ],
  }),
  searchHint: "returns.search",
  pasteField: "number",
  fields: [
    {
      key: "status",
      kind: "word",
      label: "returns.status",
      words: [...STATUSES],
      wordPrefix: "return_status",
    },
    { key: "kind", kind: "word", label: "returns.kind", words: [...KINDS], wordPrefix: "return_kind" },
    { key: "number", aliases: ["no"], kind: "text", label: "returns.number" },
    { key: "tracking", kind: "text", label: "returns.tracking", isOptional: true },
    { key: "external_ref", aliases: ["ref"], kind: "text", label: "returns.external_ref", isOptional: true },
    { key: "carrier", kind: "text", label: "returns.carrier", isOptional: true },
    { key: "order", kind: "reference", noun: "order", label: "returns.order", isOptional: true },
    { key: "product", aliases: ["item"], kind: "reference", noun: "product", label: "stock.item" },
    { key: "warehouse", kind: "reference", noun: "warehouse", label: "stock.warehouse" },
    ownerField,
    { key: "created_at", aliases: ["created"], kind: "instant", label: "returns.created_at" },
    {
      key: "arrived_at",
      aliases: ["arrived"],
      kind: "instant",
      label: "returns.arrived_at",
      isOptional: true,
    },
    { key: "expected", kind: "number", label: "returns.expected" },
    { key: "received", kind: "number", label: "returns.received" },
  ],
  columns: [
    {
      id: "number",
      title: "returns.number",
      width: 140,
      isPinned: true,
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/returns/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "status",
      title: "returns.status",
      width: 160,
      card: "end",
      cell: ({ status }) => <ReturnStatus status={status} />,
    },
    {
      id: "kind",
      title: "returns.kind",
      width: 150,
      card: "extra",
      cell: ({ kind }, { word }) => word("return_kind", kind),
    },
    {
      id: "created_at",
      title: "returns.created_at",
      width: 156,
      sort: "created_at",
      card: "meta",
      cell: ({ created_at }, { format }) => format.instant(created_at),
    },
    {
      id: "order",
      title: "returns.order",
      width: 150,
      cell: ({ order }) => <Ref noun="order" id={order} to="/orders/$id" />,
    },
    ownerColumn(),
    {
      id: "expected",
      title: "returns.expected",
      width: 100,
      align: "end",
      sort: "expected",
      cell: ({ expected }, { format }) => (expected === 0 ? "–" : format.quantity(expected)),
    },
    {
      id: "received",
      title: "returns.received",
      width: 100,
      align: "end",
      sort: "received",
      cell: ({ received }, { format }) => format.quantity(received),
    },
    {
      id: "tracking",
      title: "returns.tracking",
      width: 160,
      cell: ({ tracking }) => tracking ?? "",
    },
    {
      id: "external_ref",
      title: "returns.external_ref",
      width: 150,
      isHidden: true,
      cell: ({ external_ref }) => external_ref ?? "",
    },
  ],
  actions: () => (
    <>
      <FormButton
        form="arrival"
        start={{}}
        title="returns.arrival"
        permission="return.receive"
        shortcut="b"
        look="plain"
      />
      <FormButton
        form="announce"
        start={{}}
        title="returns.announce"
        permission="return.announce"
        shortcut="n"
      />
    </>
  ),
  empty: { title: "returns.none", detail: "returns.none_detail" },
});
