import type { GridColumn } from "@/grid/types";
import type { ListField } from "@/lists/definition";
import { Ref } from "@/lists/Ref";

/** Whose a row is, in every list of things that belong to a client. */
export function ownerColumn<Row extends { owner: string }>(): GridColumn<Row> {
  return {
    id: "owner",
    title: "owners.title",
    width: 130,
    cell: ({ owner }) => <Ref noun="owner" id={owner} to="/owners/$id" />,
  };
}

export const ownerField: ListField = {
  key: "owner",
  aliases: ["client"],
  kind: "reference",
  noun: "owner",
  label: "owners.title",
};
