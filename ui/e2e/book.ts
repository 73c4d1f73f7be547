// A small book to work on, made through the API.
import type { Server } from "./server";

export interface Book {
  order: (wanted: {
    lines: [sku: string, quantity: number][];
    number?: string;
  }) => Promise<{ id: string; number: string }>;
  /** Many orders of the same lines, by their numbers. */
  orders: (numbers: string[], lines: [sku: string, quantity: number][]) => Promise<void>;
  release: (order: string) => Promise<void>;
  /** What orders that come in from now on wait for. */
  wantsPayment: (policy: "not_required" | "paid") => Promise<void>;
}

const SHIP_TO = {
  name: "Sanne Peters",
  street: "Keizersgracht",
  house_number: "120",
  postal_code: "1015 CX",
  city: "Amsterdam",
  country: "NL",
};

const furnished = new WeakSet<Server>();

/** The same items and stock for every journey of a worker; each journey makes its own orders. */
export async function openBook(server: Server): Promise<Book> {
  if (!furnished.has(server)) await furnish(server);
  furnished.add(server);
  const channels = await server.api<{ items: { id: string }[] }>("GET", "/channels");
  const channel = channels.items[0]?.id;
  const bodyOf = (number: string | undefined, lines: [sku: string, quantity: number][]) => ({
    channel,
    number,
    ship_to: SHIP_TO,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity, price: "12.50", tax_percent: "21" })),
  });
  return {
    order: async ({ lines, number }) => await server.api("POST", "/orders", bodyOf(number, lines)),
    orders: async (numbers, lines) => {
      const orders = numbers.map((number) => bodyOf(number, lines));
      await server.api("POST", "/orders:batch", { orders });
    },
    wantsPayment: async (policy) =>
      void (await server.api("PUT", `/channels/${channel}/payment`, { policy })),
    release: async (order) => void (await server.api("POST", `/orders/${order}/release`, {})),
  };
}

async function furnish(server: Server): Promise<void> {
  const bins = await server.api<{ items: { code: string; kind: string }[] }>("GET", "/bins");
  const bin = bins.items.find(({ kind }) => kind === "pick")?.code;
  for (const [sku, name] of [
    ["LAMP", "Desk lamp"],
    ["BULB", "Light bulb E27"],
    ["RARE", "Lamp that is sold out"],
  ]) {
    await server.api("POST", "/products", { sku, name });
    if (sku === "RARE") continue;
    await server.api("POST", "/stock/receive", { bin, lines: [{ sku, quantity: 1000 }] });
  }
}
