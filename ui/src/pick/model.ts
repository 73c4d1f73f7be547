// The work of picking one order, as values: which piece comes from which bin next, and what a scan means.
import type { Schema } from "@/api/client";

export type Detail = Schema<"OrderDetail">;
export type Line = Schema<"OrderLine">;

/** Pieces of a line that are to be taken from one bin. */
export interface Stop {
  line: string;
  product: string;
  bin: string;
  binCode: string;
  sku: string;
  name: string;
  lot: string | undefined;
  quantity: number;
  picked: number;
}

/** What is to be taken, bin by bin, in the order of the bins' codes. */
export function stopsOf(order: Pick<Detail, "allocations">, lines: Line[]): Stop[] {
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return order.allocations
    .map((allocation) => {
      const line = lines.find(({ id }) => id === allocation.line);
      return {
        line: allocation.line,
        product: allocation.product,
        bin: allocation.bin,
        binCode: allocation.bin_code ?? allocation.bin,
        sku: line?.sku ?? "",
        name: line?.name || line?.description || "",
        lot: allocation.lot ?? undefined,
        quantity: allocation.quantity,
        picked: allocation.picked,
      };
    })
    .sort((a, b) => compare(a.binCode, b.binCode) || compare(a.sku, b.sku));
}

/** What is left at a stop. */
export function leftAt(stop: Stop): number {
  return Math.max(0, stop.quantity - stop.picked);
}

/** The stop to go to; undefined when all is picked. */
export function nextStop(stops: Stop[]): Stop | undefined {
  return stops.find((stop) => leftAt(stop) > 0);
}

export function keyOf({ line, bin, lot }: Stop): string {
  return `${line} ${bin} ${lot ?? ""}`;
}

/** Stops with pieces that were scanned here and of which the book has not told yet. */
export function withPending(
  stops: Stop[],
  pending: { line: string; bin: string; quantity: number }[],
): Stop[] {
  return stops.map((stop) => {
    const more = pending
      .filter(({ line, bin }) => line === stop.line && bin === stop.bin)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return more > 0 ? { ...stop, picked: Math.min(stop.quantity, stop.picked + more) } : stop;
  });
}

export type Judgement =
  | { kind: "bin" }
  | { kind: "item"; quantity: number }
  | { kind: "wrong"; expected: string }
  /** The code names nothing here that is known; who it belongs to must be asked. */
  | { kind: "unknown" };

/** Barcodes of a product, and how many pieces each means. */
export type Barcodes = Map<string, number>;

/** What a scan means at a stop: first the bin, then the item. */
export function judge(stop: Stop, isAtBin: boolean, code: string, barcodes: Barcodes): Judgement {
  if (code === stop.binCode) return { kind: "bin" };
  if (!isAtBin) return { kind: "wrong", expected: stop.binCode };
  if (code === stop.sku) return { kind: "item", quantity: 1 };
  const quantity = barcodes.get(code);
  return quantity === undefined ? { kind: "unknown" } : { kind: "item", quantity };
}

/** When to say that one is still at it: after a third of the time that is left. */
export function renewInMs(expiresAt: string, now: number): number {
  return Math.max(1_000, (new Date(expiresAt).getTime() - now) / 3);
}
