import { createFileRoute } from "@tanstack/react-router";
import type { Schema } from "@/api/client";
import { defineList } from "@/lists/definition";
import { ListScreen } from "@/lists/ListScreen";
import { viewSearch } from "@/lists/view";

export const Route = createFileRoute("/warehouses/")({
  validateSearch: viewSearch,
  component: () => <ListScreen definition={warehouses} />,
});

const warehouses = defineList<Schema<"Warehouse">>({
  title: "nav.warehouses",
  path: "/api/v1/warehouses",
  rowId: ({ id }) => id,
  sort: "code",
  search: (text) => ({ field: "name", op: "starts", value: text }),
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
      cell: ({ code }) => code,
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
  empty: { title: "warehouses.none", detail: "warehouses.none_detail" },
});
