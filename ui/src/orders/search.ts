// What words in the search box of orders mean: the number of an order, or its reference, before the name of a customer.
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import type { FilterNode } from "@/lists/query";

/** A filter that an index answers where a number or a reference was written; names are searched for row by row. */
export async function searched(text: string): Promise<FilterNode> {
  const number: FilterNode = { field: "number", op: "starts", value: text };
  const mayBeNumber = /\d/.test(text) && !/\s/.test(text);
  if (mayBeNumber && (await isBegun(number))) return number;
  const found = mayBeNumber ? await numbersOf(text) : [];
  if (found.length > 0) return { field: "number", op: "in", value: found };
  return {
    any: [
      { field: "external_ref", op: "eq", value: text },
      { field: "customer_name", op: "contains", value: text },
    ],
  };
}

async function isBegun(number: FilterNode): Promise<boolean> {
  const query = { filter: JSON.stringify(number), sort: "number", limit: 1 };
  const { items } = await answered(api.GET("/api/v1/orders", { params: { query } }));
  return items.length > 0;
}

/** The numbers of the orders that a channel knows by this reference. */
async function numbersOf(text: string): Promise<string[]> {
  const { found } = await answered(api.POST("/api/v1/orders:lookup", { body: { texts: [text] } }));
  return [...new Set(found.map(({ number }) => number))];
}
