import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";
import { warehouseField } from "@/stock/columns";
import { WarehouseTabs } from "./WarehouseTabs";

export const bins = defineList<Schema<"Bin">>({
  title: "bins.plural",
  path: "/api/v1/bins",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/bins/$id", params: { id } as never }),
  sort: "warehouse,code",
  search: (text) => ({ field: "code", op: "starts", value: text }),
  searchHint: "bins.search",
  pasteField: "code",
  fields: [
    { key: "code", kind: "text", label: "bins.code" },
    warehouseField,
    { key: "kind", kind: "word", label: "bins.kind", words: ["pick", "staging"], wordPrefix: "bin_kind" },
  ],
  columns: [
    {
      id: "code",
      title: "bins.code",
      width: 180,
      isPinned: true,
      sort: "code",
      card: "title",
      cell: ({ id, code }) => (
        <RowLink to="/bins/$id" params={{ id }}>
          {code}
        </RowLink>
      ),
    },
    {
      id: "warehouse",
      title: "stock.warehouse",
      width: 240,
      sort: "warehouse",
      card: "meta",
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} isName to="/warehouses/$id" />,
    },
    {
      id: "kind",
      title: "bins.kind",
      width: 180,
      card: "end",
      cell: ({ kind }, { word }) => word("bin_kind", kind),
    },
  ],
  above: () => <WarehouseTabs />,
  actions: () => (
    <FormButton form="bin" start={{}} title="bins.new" permission="warehouse.write" shortcut="n" />
  ),
  empty: { title: "bins.none", detail: "warehouses.none_detail" },
});
