// Every route, in both themes and both languages: no violation that axe finds, no complaint of the browser, no text
// that lacks, nothing wider than a phone. Leaves a picture of each.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, prefer, test } from "./journey";
import { ROUTES } from "./routes";
import type { Server } from "./server";

test.use({ demoOrders: 400 });

/** Both themes in both languages, each width in both themes. */
const LOOKS = [
  { language: "en", theme: "light", size: { width: 1440, height: 900 } },
  { language: "nl", theme: "dark", size: { width: 1440, height: 900 } },
  { language: "nl", theme: "light", size: { width: 390, height: 844 } },
  { language: "en", theme: "dark", size: { width: 390, height: 844 } },
];

for (const route of ROUTES) {
  test(`${route}`, async ({ desk, server }) => {
    if (route.startsWith("/imports")) importSomething(server);
    if (route.startsWith("/expected-receipts")) await announceSomething(server);
    if (route.startsWith("/stock/counts")) await countSomething(server);
    if (route === "/cut-offs") await dateSomething(server);
    const path = await addressOf(route, server);
    for (const { language, theme, size } of LOOKS) {
      await prefer(desk, { language, theme });
      await desk.setViewportSize(size);
      await desk.goto(path);
      await settled(desk);
      const name = `${route.replaceAll(/[/$?=:]+/g, "-").slice(1)}-${language}-${theme}-${size.width}`;
      await desk.screenshot({ path: `e2e/.artifacts/${name}.png` });
      const { violations } = await new AxeBuilder({ page: desk }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect(found, name).toEqual([]);
      expect(
        await desk.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        `${name} fits`,
      ).toBe(true);
    }
  });
}

/** A file that was judged: lines that are sound, refused, for a person, and hostile. */
function importSomething(server: Server): void {
  const file = join(mkdtempSync(join(tmpdir(), "evenkeel-sweep-")), "orders.csv");
  const long = "שלום 👩‍👩‍👧 a very long name that goes on ".repeat(8);
  const lines = [`S-1,MUG,2,1.50,${long}`, "S-2,MUG,two,1.50,", "S-3,MUG,-1,1.50,", `S-4,${long},1,1.50,`];
  writeFileSync(file, `order,sku,quantity,price,description\n${lines.join("\n")}\n`);
  server.run("import", "orders", file, "--owner", "SWEEP");
}

/** Goods that are coming, which a demonstration has none of. */
async function announceSomething(server: Server): Promise<void> {
  const { items } = await server.api<{ items: { sku: string; owner: string }[] }>("GET", "/products?limit=1");
  const lines = items.map(({ sku }) => ({ sku, quantity: 12 }));
  const [owner, supplier] = [items[0]?.owner, "שלום & Co ".repeat(8)];
  await server.api("POST", "/expected-receipts", { owner, supplier, expected_date: "2031-05-06", lines });
}

/** A bin in which something else was found than the book says. */
async function countSomething(server: Server): Promise<void> {
  type Things = { items: { id: string; warehouse: string; sku: string; owner: string }[] };
  const [bin] = (await server.api<Things>("GET", "/bins?limit=1&filter=kind:eq:pick")).items;
  const [product] = (await server.api<Things>("GET", "/products?limit=1&filter=physical:eq:true")).items;
  const count = await server.api<{ id: string }>("POST", "/stock-counts", {
    owner: product?.owner,
    warehouse: bin?.warehouse,
    bin: bin?.id,
  });
  const lines = [{ sku: product?.sku, counted: 4_321 }];
  await server.api("POST", `/stock-counts/${count.id}/record`, { lines });
  await server.api("POST", `/stock-counts/${count.id}/finish`, {});
}

/** Orders at every stage that must leave with two carriers, today and long ago: a demonstration has none that are late. */
async function dateSomething(server: Server): Promise<void> {
  const open = "filter=status:in:on_hold|backordered|ready|released|in_progress&limit=60&sort=placed_at";
  const { items } = await server.api<{ items: { id: string }[] }>("GET", `/orders?${open}`);
  const today = new Date().toISOString().slice(0, 10);
  for (const [place, { id }] of items.entries()) {
    const carrier = place % 3 === 0 ? "PostNL Pakketten Internationaal" : "DHL";
    await server.api("POST", `/orders/${id}/edit`, {
      carrier,
      ship_by: place % 5 === 0 ? "2020-02-28" : today,
    });
  }
}

/** `$orders` in a route becomes the id of an order that is there, `$orders:ready` that of one with this status. */
async function addressOf(
  route: string,
  server: { api: <T>(method: string, path: string) => Promise<T> },
): Promise<string> {
  const [whole, plural, status] = /\$([a-z-]+)(?::(\w+))?/.exec(route) ?? [];
  if (!whole) return route;
  const query = status ? `limit=1&filter=status:eq:${status}` : "limit=1";
  const { items } = await server.api<{ items: { id: string }[] }>("GET", `/${plural}?${query}`);
  expect(items.length, `there is one of ${whole}`).toBe(1);
  return route.replace(whole, String(items[0]?.id));
}

/** Nothing is on its way any more, and no skeleton is left. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
}
