// What the book is: one in earnest, or a demonstration that may still be filling in.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";

/** How soon a demonstration that fills in is looked at again, counted from the answer before. See decision 0019. */
const LOOK_AGAIN_MS = 1_000;

export const bookQuery = queryOptions({
  queryKey: ["book"],
  queryFn: async ({ signal }) => await answered(api.GET("/api/v1/book", { signal })),
  refetchInterval: ({ state }) => (state.data?.demonstration?.ready === false ? LOOK_AGAIN_MS : false),
});

/** The book, for those who may know what it is. */
export function useBook() {
  const may = useMe()?.permissions;
  return useQuery({ ...bookQuery, enabled: may?.includes("book.read") ?? false }).data;
}
