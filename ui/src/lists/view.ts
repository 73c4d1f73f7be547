// A list's whole view as it stands in the address: filter, sort, columns, density, and what is peeked at.
import * as v from "valibot";
import type { SortKey } from "@/grid/types";

const text = v.optional(v.fallback(v.string(), ""));

/** The search part of a list's address. Unknown parts are dropped. */
export const viewSearch = v.object({
  q: text,
  sort: text,
  columns: text,
  density: v.optional(v.fallback(v.picklist(["compact", "normal", "large", ""]), "")),
  peek: text,
});

export type ViewSearch = v.InferOutput<typeof viewSearch>;

/** `-placed_at,number` as keys. */
export function readSort(text: string): SortKey[] {
  return text
    .split(",")
    .filter((part) => /^-?[a-z_]+$/.test(part))
    .map((part) => ({ field: part.replace("-", ""), isDescending: part.startsWith("-") }));
}

export function writeSort(sort: SortKey[]): string {
  return sort.map(({ field, isDescending }) => (isDescending ? `-${field}` : field)).join(",");
}

/** The API takes no more keys in one sort. */
const SORT_KEYS_MAX = 3;

/** Sorting by a field: first up, then down, then as the list was made. */
export function sortedBy(sort: SortKey[], field: string, isAdded: boolean): SortKey[] {
  const held = sort.find((key) => key.field === field);
  const others = isAdded ? sort.filter((key) => key.field !== field) : [];
  if (!held) return [...others, { field, isDescending: false }].slice(-SORT_KEYS_MAX);
  return held.isDescending ? others : [...others, { field, isDescending: true }];
}
