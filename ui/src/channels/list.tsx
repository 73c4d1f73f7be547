import type { Schema } from "@/api/client";
import { FormButton } from "@/forms/FormButton";
import { defineList } from "@/lists/definition";
import { RowLink } from "@/lists/ListScreen";
import { ownerColumn, ownerField } from "@/owners/ownerColumn";

export const channels = defineList<Schema<"Channel">>({
  title: "nav.channels",
  path: "/api/v1/channels",
  rowId: ({ id }) => id,
  link: ({ id }) => ({ to: "/channels/$id", params: { id } as never }),
  sort: "code",
  search: (text) => ({
    any: [
      { field: "code", op: "starts", value: text },
      { field: "name", op: "starts", value: text },
    ],
  }),
  searchHint: "channels.search",
  fields: [
    { key: "code", kind: "text", label: "channels.code" },
    { key: "name", kind: "text", label: "channels.name" },
    ownerField,
  ],
  columns: [
    {
      id: "code",
      title: "channels.code",
      width: 160,
      isPinned: true,
      sort: "code",
      card: "title",
      cell: ({ id, code }) => (
        <RowLink to="/channels/$id" params={{ id }}>
          {code}
        </RowLink>
      ),
    },
    { id: "name", title: "channels.name", width: 320, sort: "name", card: "meta", cell: ({ name }) => name },
    { ...ownerColumn(), card: "end" },
  ],
  actions: () => (
    <FormButton form="channel" start={{}} title="channels.new" permission="owner.write" shortcut="n" />
  ),
  empty: { title: "channels.none", detail: "channels.none_detail" },
});
