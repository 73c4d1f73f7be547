import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { Ref } from "@/lists/Ref";

export const owners = defineList<Schema<"Owner">>({
  title: "nav.owners",
  path: "/api/v1/owners",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/owners/$id", params: { id } as never }),
  sort: "code",
  search: (text) => ({
    any: [
      { field: "code", op: "starts", value: text },
      { field: "name", op: "starts", value: text },
    ],
  }),
  searchHint: "owners.search",
  fields: [
    { key: "code", kind: "text", label: "owners.code" },
    { key: "name", kind: "text", label: "owners.name" },
    { key: "currency", kind: "text", label: "owners.currency" },
  ],
  columns: [
    {
      id: "code",
      title: "owners.code",
      width: 150,
      isPinned: true,
      sort: "code",
      card: "title",
      cell: ({ id, code }) => (
        <RowLink to="/owners/$id" params={{ id }}>
          {code}
        </RowLink>
      ),
    },
    { id: "name", title: "owners.name", width: 300, sort: "name", card: "meta", cell: ({ name }) => name },
    {
      id: "warehouse",
      title: "owners.warehouse",
      width: 150,
      card: "end",
      cell: ({ warehouse }) => <Ref noun="warehouse" id={warehouse} to="/warehouses/$id" />,
    },
    { id: "currency", title: "owners.currency", width: 100, card: "extra", cell: ({ currency }) => currency },
    {
      id: "short_policy",
      title: "owners.short_policy",
      width: 190,
      cell: ({ short_policy }, { word }) => word("short_policy", short_policy),
    },
    {
      id: "ship_complete",
      title: "orders.ship_complete",
      width: 140,
      cell: ({ ship_complete }, { text }) => text(ship_complete ? "list.yes" : "list.no"),
    },
    { id: "zone", title: "warehouses.zone", width: 180, isHidden: true, cell: ({ zone }) => zone },
  ],
  actions: () => (
    <FormButton form="owner" start={{}} title="owners.new" permission="owner.write" shortcut="n" />
  ),
  empty: { title: "owners.none", detail: "owners.none_detail" },
});
