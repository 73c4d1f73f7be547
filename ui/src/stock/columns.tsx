// Columns that the lists of stock share.
import type { GridColumn } from "@/grid/types";
import type { ListField } from "@/lists/definition";
import { Ref } from "@/lists/Ref";
import styles from "./stock.module.css";

export function itemColumns<Row extends { product: string }>(): GridColumn<Row>[] {
  return [
    {
      id: "item",
      title: "stock.item",
      width: 150,
      isPinned: true,
      card: "title",
      cell: ({ product }) => <Ref noun="product" id={product} to="/products/$id" />,
    },
    {
      id: "item_name",
      title: "stock.item_name",
      width: 290,
      card: "meta",
      cell: ({ product }) => <Ref noun="product" id={product} isName />,
    },
  ];
}

/** Says what a number is where rows are cards, which have no header. */
export function CardLabel({ children }: { children: string }) {
  return <span className={styles.cardLabel}>{children}</span>;
}

export function quantityColumn<Row, Key extends keyof Row & string>(
  id: Key,
  title: GridColumn<Row>["title"],
  rest: Partial<GridColumn<Row>> = {},
): GridColumn<Row> {
  return {
    id,
    title,
    width: 110,
    align: "end",
    sort: id,
    cell: (row, { format }) => format.quantity(Number(row[id])),
    ...rest,
  };
}

export const productField: ListField = {
  key: "product",
  aliases: ["item", "sku"],
  kind: "reference",
  noun: "product",
  label: "stock.item",
};

export const warehouseField: ListField = {
  key: "warehouse",
  aliases: ["wh"],
  kind: "reference",
  noun: "warehouse",
  label: "stock.warehouse",
};

export function quantityField(key: string, label: ListField["label"], aliases: string[] = []): ListField {
  return { key, kind: "number", label, aliases };
}
