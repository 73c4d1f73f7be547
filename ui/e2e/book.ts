// A small book to work on, made through the API.
import type { Server } from "./server";

export interface Book {
  order: (wanted: {
    lines: [sku: string, quantity: number][];
    number?: string;
  }) => Promise<{ id: string; number: string }>;
  release: (order: string) => Promise<void>;
}

const furnished = new WeakSet<Server>();

/** The same items and stock for every journey of a worker; each journey makes its own orders. */
export async function openBook(server: Server): Promise<Book> {
  if (!furnished.has(server)) await furnish(server);
  furnished.add(server);
  const channels = await server.api<{ items: { id: string }[] }>("GET", "/channels");
  const channel = channels.items[0]?.id;
  return {
    order: async ({ lines, number }) => {
      const ship_to = {
        name: "Sanne Peters",
        street: "Keizersgracht",
        house_number: "120",
        postal_code: "1015 CX",
        city: "Amsterdam",
        country: "NL",
      };
      const body = {
        channel,
        number,
        ship_to,
        lines: lines.map(([sku, quantity]) => ({ sku, quantity, price: "12.50", tax_percent: "21" })),
      };
      return await server.api("POST", "/orders", body);
    },
    release: async (order) => void (await server.api("POST", `/orders/${order}/release`, {})),
  };
}

async function furnish(server: Server): Promise<void> {
  const bins = await server.api<{ items: { code: string; kind: string }[] }>("GET", "/bins");
  const bin = bins.items.find(({ kind }) => kind === "pick")?.code;
  for (const [sku, name] of [
    ["LAMP", "Desk lamp"],
    ["BULB", "Light bulb E27"],
  ]) {
    await server.api("POST", "/products", { sku, name });
    await server.api("POST", "/stock/receive", { bin, lines: [{ sku, quantity: 1000 }] });
  }
}
