// Stock counts: what is being counted, and what waits for somebody to approve it.
import type { Schema } from "@/api/client";
import { Badge, type Family, type Shape } from "@/design/Badge";
import { FormButton } from "@/forms/FormButton";
import { useWord } from "@/i18n/text";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { productField, quantityColumn, warehouseField } from "@/stock/columns";
import { StockTabs } from "@/stock/StockTabs";

export type StockCount = Schema<"StockCount">;

const LOOKS: Record<string, { family: Family; shape: Shape; loud?: boolean }> = {
  counting: { family: "teal", shape: "bars" },
  counted: { family: "amber", shape: "alert", loud: true },
  done: { family: "green", shape: "tick" },
  dropped: { family: "grey", shape: "cross" },
};

export function CountStatus({ status }: { status: string }) {
  const word = useWord();
  const look = LOOKS[status] ?? { family: "grey", shape: "dot" };
  return <Badge {...look}>{word("count_status", status)}</Badge>;
}

function StartCount() {
  return (
    <FormButton form="count" start={{}} title="counts.new" permission="stock_count.count" shortcut="n" />
  );
}

export const counts = defineList<StockCount>({
  title: "counts.titles",
  path: "/api/v1/stock-counts",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/stock/counts/$id", params: { id } as never }),
  sort: "-created_at",
  search: (text) => ({ field: "number", op: "starts", value: text }),
  searchHint: "counts.search",
  fields: [
    {
      key: "status",
      kind: "word",
      label: "counts.status",
      words: ["counting", "counted", "done", "dropped"],
      wordPrefix: "count_status",
    },
    { key: "number", aliases: ["no"], kind: "text", label: "counts.number" },
    { key: "bin", kind: "reference", noun: "bin", label: "stock.bin", isOptional: true },
    { ...productField, isOptional: true },
    warehouseField,
    ownerField,
    { key: "created_at", aliases: ["begun"], kind: "instant", label: "counts.created_at" },
  ],
  columns: [
    {
      id: "number",
      title: "counts.number",
      width: 150,
      isPinned: true,
      sort: "number",
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/stock/counts/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "status",
      title: "counts.status",
      width: 190,
      card: "end",
      cell: ({ status }) => <CountStatus status={status} />,
    },
    {
      id: "bin",
      title: "stock.bin",
      width: 130,
      card: "meta",
      cell: ({ bin }) => bin && <Ref noun="bin" id={bin} to="/bins/$id" />,
    },
    {
      id: "item",
      title: "stock.item",
      width: 150,
      card: "extra",
      cell: ({ product }) => product && <Ref noun="product" id={product} to="/products/$id" />,
    },
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 110,
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    ownerColumn(),
    quantityColumn("line_count", "counts.lines"),
    {
      id: "created_at",
      title: "counts.created_at",
      width: 156,
      sort: "created_at",
      cell: ({ created_at }, { format }) => format.instant(created_at),
    },
  ],
  above: () => <StockTabs />,
  actions: () => <StartCount />,
  empty: { title: "counts.none", detail: "counts.none_detail", actions: () => <StartCount /> },
});
