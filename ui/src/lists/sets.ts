// What is selected, a set at a time, so that many rows can be changed with few requests.
import type { Selection } from "@/grid/model/selection";
import type { ListSource } from "./source";

/** Rows of one set: as many as a page has. */
const SET_ROWS = 200;

/** The selected rows. All that match are read page by page, each row once, while the sets are asked for. */
export async function* selectedSets<Row>(
  { reader, store }: ListSource<Row>,
  { isAll, ids }: Selection,
): AsyncGenerator<Row[]> {
  if (!isAll) return yield* setsOf([...ids].flatMap((id) => store.get(id) ?? []));
  const seen = new Set<string>();
  const read = reader.walk ?? reader.page;
  const { signal } = new AbortController();
  let after: string | undefined;
  do {
    const { items, next } = await read({ after, limit: SET_ROWS, signal });
    const unseen = items.filter((row) => !seen.has(reader.rowId(row)));
    for (const row of unseen) seen.add(reader.rowId(row));
    if (unseen.length > 0) yield unseen;
    after = next ?? undefined;
  } while (after !== undefined);
}

/** These items, a set at a time. */
export async function* setsOf<Item>(items: Item[]): AsyncGenerator<Item[]> {
  for (let from = 0; from < items.length; from += SET_ROWS) yield items.slice(from, from + SET_ROWS);
}
