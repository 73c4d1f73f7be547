import type { ListDefinition } from "@/lists/definition";
import { ListScreen } from "@/lists/ListScreen";
import { useHasManyOwners } from "./useOwners";

const withoutOwner = new WeakMap<object, unknown>();

/** A list of things that belong to a client: where there is only one client, nothing says whose they are. */
export function OwnedListScreen<Row>({ definition }: { definition: ListDefinition<Row> }) {
  const hasMany = useHasManyOwners();
  return <ListScreen definition={hasMany ? definition : ownerless(definition)} />;
}

/** The same list without the client's column and filter; always the same object, as a list is known by it. */
function ownerless<Row>(definition: ListDefinition<Row>): ListDefinition<Row> {
  const held = withoutOwner.get(definition) as ListDefinition<Row> | undefined;
  if (held) return held;
  const made = {
    ...definition,
    columns: definition.columns.filter(({ id }) => id !== "owner"),
    fields: definition.fields.filter(({ key }) => key !== "owner"),
  };
  withoutOwner.set(definition, made);
  return made;
}
