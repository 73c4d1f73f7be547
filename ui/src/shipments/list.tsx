import type { Schema } from "@/api/client";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";
import { warehouseField } from "@/stock/columns";

export type Shipment = Schema<"Shipment">;

export const shipments = defineList<Shipment>({
  title: "nav.shipments",
  path: "/api/v1/shipments",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/shipments/$id", params: { id } as never }),
  sort: "-shipped_at",
  search: (text) => ({
    any: [
      { field: "number", op: "starts", value: text },
      { field: "tracking", op: "eq", value: text },
    ],
  }),
  searchHint: "shipments.search",
  pasteField: "tracking",
  fields: [
    { key: "shipped_at", aliases: ["shipped"], kind: "instant", label: "shipments.shipped_at" },
    { key: "carrier", kind: "text", label: "shipments.carrier" },
    { key: "tracking", kind: "text", label: "shipments.tracking", isOptional: true },
    { key: "number", aliases: ["no"], kind: "text", label: "shipments.number" },
    { key: "order", kind: "reference", noun: "order", label: "shipments.order" },
    warehouseField,
    ownerField,
    { key: "quantity", aliases: ["pieces"], kind: "number", label: "shipments.pieces" },
    { key: "packages", kind: "number", label: "shipments.packages" },
  ],
  columns: [
    {
      id: "number",
      title: "shipments.number",
      width: 150,
      isPinned: true,
      sort: "number",
      card: "title",
      cell: ({ id, number }) => (
        <RowLink to="/shipments/$id" params={{ id }}>
          {number}
        </RowLink>
      ),
    },
    {
      id: "shipped_at",
      title: "shipments.shipped_at",
      width: 156,
      sort: "shipped_at",
      card: "meta",
      cell: ({ shipped_at }, { format }) => format.instant(shipped_at),
    },
    { id: "carrier", title: "shipments.carrier", width: 130, card: "end", cell: ({ carrier }) => carrier },
    {
      id: "service",
      title: "shipments.service",
      width: 150,
      cell: ({ carrier_service }) => carrier_service ?? "",
    },
    {
      id: "tracking",
      title: "shipments.tracking",
      width: 190,
      card: "extra",
      cell: ({ tracking }) => tracking ?? "",
    },
    {
      id: "order",
      title: "shipments.order",
      width: 150,
      cell: ({ order }) => <Ref noun="order" id={order} to="/orders/$id" />,
    },
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 110,
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} />,
    },
    ownerColumn(),
    {
      id: "packages",
      title: "shipments.packages",
      width: 96,
      align: "end",
      sort: "packages",
      cell: ({ packages }, { format }) => format.quantity(packages),
    },
    {
      id: "pieces",
      title: "shipments.pieces",
      width: 90,
      align: "end",
      sort: "quantity",
      cell: ({ quantity }, { format }) => format.quantity(quantity),
    },
  ],
  empty: { title: "shipments.none", detail: "shipments.none_detail" },
});
