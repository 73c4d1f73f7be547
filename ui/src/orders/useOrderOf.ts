// The order that a form's field names.
import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import type { OrderDetail } from "./detail";

/** The chosen order, or else the first with this number, with its first lines: clients may number alike. */
export function useOrderOf(number: string, chosenId: string | undefined): OrderDetail | undefined {
  const written = number.trim();
  return (
    useQuery({
      queryKey: ["order of number", written, chosenId],
      enabled: written !== "",
      queryFn: async () => {
        const id = chosenId ?? (await idOfNumber(written));
        if (!id) return null;
        return await answered(api.GET("/api/v1/orders/{id}", { params: { path: { id } } }));
      },
    }).data ?? undefined
  );
}

async function idOfNumber(number: string): Promise<string | undefined> {
  const filter = JSON.stringify({ field: "number", op: "eq", value: number });
  const page = await answered(api.GET("/api/v1/orders", { params: { query: { filter, limit: 1 } } }));
  return page.items[0]?.id;
}
