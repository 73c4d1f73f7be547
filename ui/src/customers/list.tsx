import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";

export const customers = defineList<Schema<"Customer">>({
  title: "nav.customers",
  path: "/api/v1/customers",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/customers/$id", params: { id } as never }),
  sort: "name",
  search: (text) => ({
    any: [
      { field: "name", op: "contains", value: text },
      { field: "external_ref", op: "eq", value: text },
    ],
  }),
  searchHint: "customers.search",
  pasteField: "external_ref",
  fields: [
    { key: "name", kind: "text", label: "customers.name", isSearched: true },
    {
      key: "external_ref",
      aliases: ["ref"],
      kind: "text",
      label: "customers.external_ref",
      isOptional: true,
    },
    ownerField,
  ],
  columns: [
    {
      id: "name",
      title: "customers.name",
      width: 340,
      isPinned: true,
      sort: "name",
      card: "title",
      cell: ({ id, name, external_ref }) => (
        <RowLink to="/customers/$id" params={{ id }}>
          {name || external_ref || id}
        </RowLink>
      ),
    },
    {
      id: "external_ref",
      title: "customers.external_ref",
      width: 200,
      card: "meta",
      cell: ({ external_ref }) => external_ref ?? "",
    },
    { ...ownerColumn(), card: "end" },
  ],
  actions: () => (
    <FormButton form="customer" start={{}} title="customers.new" permission="customer.write" shortcut="n" />
  ),
  empty: { title: "customers.none", detail: "customers.none_detail" },
});
