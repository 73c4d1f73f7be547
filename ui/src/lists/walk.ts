// The list from which a record was opened, so that its page can go to the next and the previous one.
import type { ListSource } from "./source";

interface Walk {
  source: ListSource<unknown>;
  index: number;
}

const walks = new Map<string, Walk>();

export function keepWalk<Row>(path: string, source: ListSource<Row>, index: number): void {
  walks.set(path, { source: source as unknown as ListSource<unknown>, index });
}

/** The id `by` rows on from this one, when it was opened from a list that holds both. */
export function neighbour(path: string, id: string, by: 1 | -1): string | undefined {
  const walk = walks.get(path);
  if (!walk) return undefined;
  const index = [walk.index, walk.index + 1, walk.index - 1].find((one) => walk.source.idAt(one) === id);
  if (index === undefined) return undefined;
  walk.index = index;
  return walk.source.idAt(index + by);
}
