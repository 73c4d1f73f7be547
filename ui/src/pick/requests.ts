// Picking, asked of the server.
import { api, newKey } from "@/api/client";
import { answered } from "@/api/problem";
import { linesAfter } from "@/orders/detail";
import { type Barcodes, type Detail, type Stop, stopsOf } from "./model";
import type { Scan } from "./outbox";

export interface Work {
  order: Detail;
  stops: Stop[];
  /** Whether the work is one's own, free to take, or somebody else's. */
  lease: "mine" | "free" | "other" | "none";
  /** Why there is nothing to pick here, when it is none. */
  code: string | undefined;
}

/** The order with all its stops, and who works on it. */
export async function readWork(id: string, signal: AbortSignal): Promise<Work> {
  const params = { path: { id }, query: { next: true } };
  const order = await answered(api.GET("/api/v1/orders/{id}", { params, signal }));
  const verb = (name: string) => order.next?.find((one) => one.verb === name);
  const lease = verb("lease/renew")?.allowed
    ? "mine"
    : verb("lease")?.allowed
      ? "free"
      : verb("lease/take-over")?.allowed
        ? "other"
        : "none";
  const lines = [...order.lines, ...(await linesAfter(id, order.lines_next, signal))];
  return { order, stops: stopsOf(order, lines), lease, code: verb("lease")?.code ?? undefined };
}

type LeaseVerb = "lease" | "lease/renew" | "lease/take-over" | "lease/give-back";

/** Takes, renews, takes over or gives back the work; answers when it ends. */
export async function lease(id: string, verb: LeaseVerb): Promise<string | undefined> {
  const body = verb === "lease" || verb === "lease/take-over" ? { device: deviceName() } : {};
  const path = `/api/v1/orders/{id}/${verb}` as "/api/v1/orders/{id}/lease";
  return (await answered(api.POST(path, { params: { path: { id } }, body }))).expires_at ?? undefined;
}

/** A name by which a colleague knows this device, kept in the browser. */
function deviceName(): string {
  const made = `phone-${newKey().slice(0, 4)}`;
  try {
    const held = localStorage.getItem("evenkeel.device") ?? made;
    localStorage.setItem("evenkeel.device", held);
    return held;
  } catch {
    return made;
  }
}

export async function sendScan(id: string, { key, line, bin, quantity }: Scan): Promise<void> {
  await answered(
    api.POST("/api/v1/orders/{id}/pick", {
      params: { path: { id }, header: { "Idempotency-Key": key } },
      body: { lines: [{ line, bin, quantity }] },
    }),
  );
}

export const SHORTAGES = ["not_found", "damaged", "mismatch"] as const;
export type ShortageReason = (typeof SHORTAGES)[number];

export async function reportShortage(id: string, stop: Stop, quantity: number, reason: ShortageReason) {
  const body = { line: stop.line, bin: stop.bin, quantity, reason };
  await answered(api.POST("/api/v1/orders/{id}/shortage", { params: { path: { id } }, body }));
}

/** The barcodes of a product's packs, with the pieces that each means. */
export async function readBarcodes(product: string): Promise<Barcodes> {
  const { packs } = await answered(api.GET("/api/v1/products/{id}", { params: { path: { id: product } } }));
  return new Map(packs.flatMap(({ barcode, quantity }) => (barcode ? [[barcode, quantity]] : [])));
}
