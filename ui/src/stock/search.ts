import type { FilterNode } from "@/lists/query";
import { suggestions } from "@/lists/references";

/** Lists of stock know items by id: words are looked up among item codes, names and barcodes first. */
export async function ofItems(words: string): Promise<FilterNode> {
  const found = await suggestions("product", words, undefined, ITEMS_MAX);
  return { field: "product", op: "in", value: found.map(({ id }) => id) };
}

/** Items that words may mean. */
const ITEMS_MAX = 100;
