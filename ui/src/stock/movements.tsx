// The stock ledger: everything that came, went and moved, the newest first.
import type { Schema } from "@/api/client";
import { Badge, type Family, type Shape } from "@/design/Badge";
import type { Show } from "@/i18n/show";
import { defineList } from "@/lists/definition";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { itemColumns, productField, quantityField } from "./columns";
import { MovementsAbove } from "./MovementsAbove";
import { signedQuantity } from "./movement";
import { StockActions } from "./StockActions";
import { ofItems } from "./search";

export type StockMovement = Schema<"StockMovement">;

export const MOVEMENT_KINDS = ["receive", "adjust", "transfer", "pick", "put_back", "ship"] as const;

const LOOKS: Record<string, { family: Family; shape: Shape }> = {
  receive: { family: "blue", shape: "plus" },
  adjust: { family: "amber", shape: "draft" },
  transfer: { family: "grey", shape: "loop" },
  pick: { family: "teal", shape: "box" },
  put_back: { family: "grey", shape: "half" },
  ship: { family: "violet", shape: "truck" },
};

export const movements = defineList<StockMovement>({
  title: "stock.movements",
  path: "/api/v1/stock-movements",
  rowId: ({ id }) => id,
  link: ({ product }) => ({ to: "/products/$id", params: { id: product } as never }),
  sort: "-id",
  search: ofItems,
  searchHint: "stock.search",
  pasteField: "product",
  fields: [
    {
      key: "kind",
      kind: "word",
      label: "stock.kind",
      words: MOVEMENT_KINDS,
      wordPrefix: "movement_kind",
    },
    { key: "at", kind: "instant", label: "stock.at" },
    productField,
    ownerField,
    quantityField("quantity", "stock.quantity", ["pieces"]),
    { key: "lot", kind: "text", label: "stock.lot" },
    {
      key: "from_warehouse",
      aliases: ["from"],
      kind: "reference",
      noun: "warehouse",
      label: "stock.from_warehouse",
    },
    {
      key: "to_warehouse",
      aliases: ["to"],
      kind: "reference",
      noun: "warehouse",
      label: "stock.to_warehouse",
    },
    { key: "from_bin", kind: "reference", noun: "bin", label: "stock.from_bin" },
    { key: "to_bin", kind: "reference", noun: "bin", label: "stock.to_bin" },
    { key: "reason", kind: "text", label: "stock.reason" },
  ],
  columns: [
    {
      id: "at",
      title: "stock.at",
      width: 156,
      sort: "at",
      isPinned: true,
      card: "meta",
      cell: ({ at }, { format }) => format.instant(at),
    },
    {
      id: "kind",
      title: "stock.kind",
      width: 140,
      card: "end",
      cell: ({ kind }, { word }) => (
        <Badge {...(LOOKS[kind] ?? { family: "grey", shape: "dot" })}>{word("movement_kind", kind)}</Badge>
      ),
    },
    ...itemColumns<StockMovement>().map((column) =>
      column.id === "item"
        ? { ...column, isPinned: false }
        : { ...column, card: undefined as never, width: 230 },
    ),
    {
      id: "quantity",
      title: "stock.quantity",
      width: 96,
      align: "end",
      sort: "quantity",
      card: "extra",
      cell: (movement, { format }) => signedQuantity(movement, format),
    },
    {
      id: "from",
      title: "stock.from",
      width: 150,
      cell: (row) => placeCell(row.from_warehouse, row.from_bin),
    },
    { id: "to", title: "stock.to", width: 150, cell: (row) => placeCell(row.to_warehouse, row.to_bin) },
    { id: "lot", title: "stock.lot", width: 110, isHidden: true, cell: ({ lot }) => lot ?? "" },
    {
      id: "reason",
      title: "stock.reason",
      width: 160,
      cell: ({ kind, reason }, show) => reasonText(kind, reason, show),
    },
    { ...ownerColumn<StockMovement>(), isHidden: true },
  ],
  above: () => <MovementsAbove />,
  actions: () => <StockActions />,
  empty: { title: "stock.no_movements", detail: "stock.none_detail", actions: () => <StockActions /> },
});

function placeCell(warehouse: string | null | undefined, bin: string | null | undefined) {
  if (!warehouse) return "";
  return (
    <span className="nowrap">
      <Ref noun="warehouse" id={warehouse} /> {bin && <Ref noun="bin" id={bin} to="/bins/$id" />}
    </span>
  );
}

/** A correction's reason is a code that has a word; a receipt's is the reference of the delivery. */
function reasonText(kind: string, reason: string | null | undefined, { word }: Show): string {
  if (!reason) return "";
  return kind === "adjust" ? word("adjust_reason", reason) : reason;
}
