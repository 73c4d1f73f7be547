// Stock by item and warehouse: what is there, what is promised, what is still free.
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
import { FreeStock } from "./FreeStock";
import { openMove } from "./openMove";
import { StockActions } from "./StockActions";
import { StockPeek } from "./StockPeek";
import { StockTabs } from "./StockTabs";
import { ofItems } from "./search";

export type Stock = Schema<"Stock">;

export const stock = defineList<Stock>({
  title: "nav.stock",
  path: "/api/v1/stock",
  rowId: ({ product, warehouse }) => `${product} ${warehouse}`,
  link: ({ product }) => ({ to: "/products/$id", params: { id: product } as never }),
  sort: "warehouse,product",
  search: ofItems,
  searchHint: "stock.search",
  pasteField: "product",
  fields: [
    productField,
    warehouseField,
    ownerField,
    quantityField("on_hand", "stock.on_hand", ["hand"]),
    quantityField("reserved", "stock.reserved"),
    quantityField("backordered", "stock.backordered", ["short"]),
    quantityField("buffer", "stock.buffer"),
  ],
  columns: [
    ...itemColumns<Stock>(),
    ownerColumn(),
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 130,
      sort: "warehouse",
      card: "end",
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    quantityColumn("on_hand", "stock.on_hand"),
    quantityColumn("reserved", "stock.reserved"),
    {
      id: "free",
      title: "stock.free",
      width: 120,
      align: "end",
      card: "extra",
      cell: (row, { text }) => (
        <>
          <CardLabel>{text("stock.free")}</CardLabel>
          <FreeStock stock={row} />
        </>
      ),
    },
    quantityColumn("backordered", "stock.backordered", {
      cell: ({ backordered }, { format }) => (backordered > 0 ? format.quantity(backordered) : ""),
    }),
    quantityColumn("buffer", "stock.buffer", { isHidden: true }),
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
  peek: (row) => <StockPeek stock={row} />,
  empty: { title: "stock.none", detail: "stock.none_detail", actions: () => <StockActions /> },
});
