import { useMemo } from "react";
import type { SortKey } from "@/grid/types";
import { today } from "@/i18n/zone";
import { RowStore } from "@/live/rows";
import { type ListDefinition, readCount, readPage } from "./definition";
import type { Term } from "./filter";
import { filterOf } from "./query";
import { idsOf, type ReferenceNoun } from "./references";
import { ListSource, type ListState, type PageAsked } from "./source";
import { useSource } from "./useSource";
import { readSort, writeSort } from "./view";

/** The rows of a view. Another filter or sort is another source; rows already known stay known. */
export function useListSource<Row>(
  definition: ListDefinition<Row>,
  terms: Term[],
  sort: SortKey[],
): [ListSource<Row>, ListState] {
  const store = useStore<Row>(definition);
  const source = useMemo(() => makeSource(definition, store, terms, sort), [definition, store, terms, sort]);
  return [source, useSource(source)];
}

function makeSource<Row>(
  definition: ListDefinition<Row>,
  store: RowStore<Row>,
  terms: Term[],
  sort: SortKey[],
): ListSource<Row> {
  const { path, rowId } = definition;
  let filter: Promise<string | undefined> | undefined;
  const filtered = () => {
    filter ??= apiFilter(definition, terms).catch((error) => {
      filter = undefined;
      throw error;
    });
    return filter;
  };
  const [first] = sort;
  const back = sort.map(({ field, isDescending }) => ({ field, isDescending: !isDescending }));
  const read = async (order: SortKey[], asked: PageAsked) =>
    await readPage<Row>(path, { filter: await filtered(), sort: writeSort(order) }, asked);
  return new ListSource<Row>(
    {
      rowId,
      page: (asked) => read(sort, asked),
      walk: (asked) => read(readSort(definition.sort), asked),
      last: (signal) => read(back, { limit: 1, signal }),
      sortValue: first && ((row) => sortValueOf(row, first.field)),
      count: async (signal) => {
        const total = await definition.total?.(terms);
        return total === undefined
          ? await readCount(path, await filtered(), signal)
          : { count: total, capped: false };
      },
    },
    store,
  );
}

/** The value of the field sorted by, which the API shows under the same name; quantities stand together. */
function sortValueOf(row: unknown, field: string): string | undefined {
  const { quantities, ...own } = row as Record<string, unknown> & { quantities?: Record<string, unknown> };
  const value = own[field] ?? quantities?.[field];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The filter of these terms as the API takes it. */
export async function apiFilter<Row>(
  { fields, search, where }: ListDefinition<Row>,
  terms: Term[],
): Promise<string | undefined> {
  return await filterOf(terms, {
    fields,
    search,
    where,
    today: today(),
    idsOf: (noun, codes) => idsOf(noun as ReferenceNoun, codes),
  });
}

const stores = new Map<unknown, RowStore<never>>();

/** A store for each list, which outlives its screen: coming back shows rows at once. */
function useStore<Row>(definition: ListDefinition<Row>): RowStore<Row> {
  const held = stores.get(definition) as RowStore<Row> | undefined;
  if (held) return held;
  const made = new RowStore<Row>();
  stores.set(definition, made as unknown as RowStore<never>);
  return made;
}
