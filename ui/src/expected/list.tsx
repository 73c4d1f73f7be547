// What is coming: announced goods by the day they are expected.
import type { Schema } from "@/api/client";
import { Badge, type Family, type Shape } from "@/design/Badge";
import { FormButton } from "@/forms/FormButton";
import { useWord } from "@/i18n/text";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { productField, quantityColumn, quantityField, warehouseField } from "@/stock/columns";

export type ExpectedReceipt = Schema<"ExpectedReceipt">;

const LOOKS: Record<string, { family: Family; shape: Shape }> = {
  expected: { family: "blue", shape: "truck" },
  partially_received: { family: "violet", shape: "half" },
  received: { family: "green", shape: "tick" },
  closed: { family: "grey", shape: "cross" },
};

export function ExpectedStatus({ status }: { status: string }) {
  const word = useWord();
  const look = LOOKS[status] ?? { family: "grey", shape: "dot" };
  return <Badge {...look}>{word("expected_status", status)}</Badge>;
}

function Announce() {
  return (
    <FormButton
      form="expected"
      start={{}}
      title="expected.new"
      permission="expected_receipt.write"
      shortcut="n"
    />
  );
}

export const expectedReceipts = defineList<ExpectedReceipt>({
  title: "nav.expected",
  path: "/api/v1/expected-receipts",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/expected-receipts/$id", params: { id } as never }),
  sort: "-expected_date",
  search: (text) => ({
    any: [
      { field: "number", op: "starts", value: text },
      { field: "reference", op: "eq", value: text },
      { field: "supplier", op: "starts", value: text },
    ],
  }),
  searchHint: "expected.search",
  pasteField: "number",
  fields: [
    {
      key: "status",
      kind: "word",
      label: "expected.status",
      words: ["expected", "partially_received", "received", "closed"],
      wordPrefix: "expected_status",
    },
    { key: "expected_date", aliases: ["day"], kind: "date", label: "expected.date" },
    { key: "number", aliases: ["no"], kind: "text", label: "expected.number" },
    { key: "supplier", kind: "text", label: "expected.supplier", isOptional: true },
    { key: "reference", kind: "text", label: "expected.reference", isOptional: true },
    productField,
    warehouseField,
    ownerField,
    quantityField("outstanding", "expected.outstanding", ["open"]),
  ],
  columns: [
    {
      id: "number",
      title: "expected.number",
      width: 150,
      isPinned: true,
      sort: "number",
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/expected-receipts/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "status",
      title: "expected.status",
      width: 170,
      card: "end",
      cell: ({ status }) => <ExpectedStatus status={status} />,
    },
    {
      id: "expected_date",
      title: "expected.date",
      width: 130,
      sort: "expected_date",
      card: "meta",
      cell: ({ expected_date }, { format }) => format.date(expected_date),
    },
    { id: "supplier", title: "expected.supplier", width: 190, cell: ({ supplier }) => supplier ?? "" },
    {
      id: "reference",
      title: "expected.reference",
      width: 140,
      card: "extra",
      cell: ({ reference }) => reference ?? "",
    },
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 110,
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    ownerColumn(),
    quantityColumn("expected", "expected.expected"),
    quantityColumn("received", "expected.received"),
    quantityColumn("outstanding", "expected.outstanding"),
  ],
  actions: () => <Announce />,
  empty: { title: "expected.none", detail: "expected.none_detail", actions: () => <Announce /> },
});
