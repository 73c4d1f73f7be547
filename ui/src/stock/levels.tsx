// Stock by bin and lot.
import type { Schema } from "@/api/client";
import { defineList } from "@/lists/definition";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import {
  CardLabel,
  itemColumns,
  productField,
  quantityColumn,
  quantityField,
  warehouseField,
} from "./columns";
import { openMove } from "./openMove";
import { StockActions } from "./StockActions";
import { StockTabs } from "./StockTabs";
import { ofItems } from "./search";

export type StockLevel = Schema<"StockLevel">;

export const levels = defineList<StockLevel>({
  title: "stock.levels",
  path: "/api/v1/stock-levels",
  rowId: ({ product, bin, lot }) => `${product} ${bin} ${lot ?? ""}`,
  link: ({ product }) => ({ to: "/products/$id", params: { id: product } as never }),
  sort: "product",
  search: ofItems,
  searchHint: "stock.search",
  pasteField: "product",
  fields: [
    productField,
    warehouseField,
    { key: "bin", kind: "reference", noun: "bin", label: "stock.bin" },
    { key: "lot", kind: "text", label: "stock.lot" },
    ownerField,
    quantityField("on_hand", "stock.on_hand", ["hand"]),
    quantityField("allocated", "stock.allocated"),
  ],
  columns: [
    ...itemColumns<StockLevel>(),
    ownerColumn(),
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 130,
      sort: "warehouse",
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    {
      id: "bin",
      title: "stock.bin",
      width: 130,
      sort: "bin",
      card: "end",
      cell: ({ bin }) => <Ref noun="bin" id={bin} to="/bins/$id" />,
    },
    { id: "lot", title: "stock.lot", width: 120, sort: "lot", cell: ({ lot }) => lot ?? "" },
    quantityColumn("on_hand", "stock.on_hand", {
      card: "extra",
      cell: ({ on_hand }, { text, format }) => (
        <>
          <CardLabel>{text("stock.on_hand")}</CardLabel>
          {format.quantity(on_hand)}
        </>
      ),
    }),
    quantityColumn("allocated", "stock.allocated"),
  ],
  above: () => <StockTabs />,
  actions: () => <StockActions />,
  rowCommands: [
    { id: "stock.adjust_row", title: "stock.adjust", key: "a", run: (row) => void openMove("adjust", row) },
    {
      id: "stock.transfer_row",
      title: "stock.transfer",
      key: "t",
      run: (row) => void openMove("transfer", row),
    },
  ],
  empty: { title: "stock.none", detail: "stock.none_detail", actions: () => <StockActions /> },
});
