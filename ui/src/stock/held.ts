// What lies where now, for the forms that move stock: they know items and bins by code.
import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import type { FilterNode } from "@/lists/query";

export interface Asked {
  owner: string;
  sku: string;
  warehouse: string;
}

type ProductStock = Schema<"ProductStock">;

/** The stock of the item with this code; undefined while it names none. */
export function useHeld({ owner, sku }: Asked): ProductStock | undefined {
  const code = sku.trim();
  return (
    useQuery({
      queryKey: ["held", owner, code],
      enabled: code !== "",
      queryFn: async () => (await readHeld(owner, code)) ?? null,
    }).data ?? undefined
  );
}

/** The id of the bin with this code in a warehouse. */
export function useBinId(warehouse: string, code: string): string | undefined {
  const bin = code.trim();
  return (
    useQuery({
      queryKey: ["bin", warehouse, bin],
      enabled: bin !== "" && warehouse !== "",
      queryFn: async () => {
        const filter = allOf({ warehouse, code: bin });
        const page = await answered(api.GET("/api/v1/bins", { params: { query: { filter, limit: 1 } } }));
        return page.items[0]?.id ?? null;
      },
    }).data ?? undefined
  );
}

/** The warehouse of an item that lies in one only, for a form that leaves it to the client's own; blank otherwise. */
export function onlyPlaceOf(held: ProductStock | undefined): string {
  return held?.stock.length === 1 ? (held.stock[0]?.warehouse ?? "") : "";
}

/** Pieces of a lot in a bin, as far as the stock tells. */
export function heldInBin(held: ProductStock, bin: string, lot: string): number {
  const level = held.levels.find((one) => one.bin === bin && (one.lot ?? "") === lot.trim());
  return level?.on_hand ?? 0;
}

async function readHeld(owner: string, sku: string): Promise<ProductStock | undefined> {
  const filter = allOf({ sku, ...(owner && { owner }) });
  const page = await answered(api.GET("/api/v1/products", { params: { query: { filter, limit: 1 } } }));
  const [product] = page.items;
  if (!product) return undefined;
  return await answered(api.GET("/api/v1/products/{id}/stock", { params: { path: { id: product.id } } }));
}

function allOf(fields: Record<string, string>): string {
  const tests: FilterNode[] = Object.entries(fields).map(([field, value]) => ({ field, op: "eq", value }));
  return JSON.stringify({ all: tests });
}
