import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { WarehouseTabs } from "./WarehouseTabs";

export const warehouses = defineList<Schema<"Warehouse">>({
  title: "nav.warehouses",
  path: "/api/v1/warehouses",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/warehouses/$id", params: { id } as never }),
  sort: "code",
  search: (text) => ({
    any: [
      { field: "code", op: "starts", value: text },
      { field: "name", op: "starts", value: text },
    ],
  }),
  searchHint: "warehouses.search",
  fields: [
    { key: "code", kind: "text", label: "warehouses.code" },
    { key: "name", kind: "text", label: "warehouses.name" },
  ],
  columns: [
    {
      id: "code",
      title: "warehouses.code",
      width: 140,
      isPinned: true,
      sort: "code",
      card: "title",
      cell: ({ id, code }) => (
        <RowLink to="/warehouses/$id" params={{ id }}>
          {code}
        </RowLink>
      ),
    },
    {
      id: "name",
      title: "warehouses.name",
      width: 280,
      sort: "name",
      card: "meta",
      cell: ({ name }) => name,
    },
    { id: "zone", title: "warehouses.zone", width: 200, card: "extra", cell: ({ zone }) => zone },
  ],
  above: () => <WarehouseTabs />,
  actions: () => (
    <FormButton
      form="warehouse"
      start={{}}
      title="warehouses.new"
      permission="warehouse.write"
      shortcut="n"
    />
  ),
  empty: { title: "warehouses.none", detail: "warehouses.none_detail" },
});
