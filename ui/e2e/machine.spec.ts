// The log, the profile, and an empty book that becomes a demonstration and empty again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, hands, prefer, test } from "./journey";

test("the log is filtered by mouse and leads to what it tells of", async ({ desk, server }) => {
  await server.api("POST", "/products", { sku: "LOG-1", name: "Logged" });
  await prefer(desk, { language: "en" });
  await desk.goto("/events");
  await desk.getByLabel("Of what").selectOption("product");
  await expect(desk).toHaveURL(/noun=product/);
  const row = desk.getByRole("row").filter({ hasText: "Item made" }).first();
  await expect(row).toContainText("LOG-1");
  await desk.getByLabel("From").fill("2020-01-01");
  await desk.getByLabel("Up to and including").fill("2020-12-31");
  await expect(desk.getByText("Nothing happened here")).toBeVisible();
  await desk.getByRole("button", { name: "Clear all filters" }).click();
  await expect(row).toBeVisible();
});

test("the log by keyboard: the raw facts of an event beside the list", async ({ desk, server }) => {
  await server.api("POST", "/products", { sku: "LOG-2", name: "Logged" });
  await prefer(desk, { language: "nl" });
  await desk.goto("/events?kind=product.created");
  await expect(desk.getByRole("row").filter({ hasText: "LOG-2" })).toBeVisible();
  await hands(desk)("j", "Space");
  await expect(desk.getByRole("complementary")).toContainText("Artikel gemaakt");
  await expect(desk.getByRole("complementary")).toContainText("product.created v1");
});

test("times are those of the business, wherever the device is", async ({ browser, server, storage }) => {
  await server.api("POST", "/products", { sku: "LOG-3", name: "Logged" });
  const log = "/events/log?kind=product.created&limit=1";
  const { items } = await server.api<{ items: { at: string }[] }>("GET", log);
  const digits = {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const inAmsterdam = new Intl.DateTimeFormat("en-GB", { ...digits, timeZone: "Europe/Amsterdam" });
  const context = await browser.newContext({
    baseURL: server.url,
    storageState: JSON.parse(storage),
    timezoneId: "Asia/Tokyo",
    locale: "en-GB",
  });
  const page = await context.newPage();
  await page.goto("/profile");
  await expect(page.getByText("Europe/Amsterdam")).toBeVisible();
  await page.goto("/events?kind=product.created");
  const row = page.getByRole("row").filter({ hasText: "LOG-3" });
  await expect(row).toContainText(inAmsterdam.format(new Date(items[0]?.at ?? "")));
  await context.close();
});

test("the profile tells how old the last backup is", async ({ desk, server }) => {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-backup-"));
  await desk.goto("/profile");
  const panel = desk.getByRole("region", { name: "The order book" });
  await expect(panel.getByText("Never")).toHaveCount(2);
  server.run("backup", join(folder, "book.evenkeel"), "--check");
  await desk.reload();
  await expect(panel.getByText("Last backup", { exact: true })).toBeVisible();
  await expect(panel.locator("time")).toHaveCount(2);
  await expect(panel.getByText("Never")).toHaveCount(0);
  rmSync(folder, { recursive: true });
});

test("language and formats apart, and a session ended elsewhere", async ({ desk, server, browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const other = await context.newPage();
  const link = new URL(server.link());
  await other.goto(server.url + link.pathname + link.search);
  await other.getByRole("button").click();
  await other.waitForURL(`${server.url}/orders`);

  await desk.goto("/profile");
  await desk.getByRole("combobox", { name: "Language" }).selectOption("nl");
  await desk.getByLabel("Getallen en datums").selectOption("en-GB");
  await expect(desk.getByText("€1,234.56")).toBeVisible();
  const sessions = desk.getByRole("region", { name: "Waar u bent aangemeld" });
  await sessions
    .getByRole("button", { name: /beëindigen/ })
    .first()
    .click();
  await expect(desk.getByText(/is beëindigd/)).toBeVisible();
  await other.reload();
  await expect(other.getByRole("heading", { name: /Sign in|Aanmelden/ })).toBeVisible();
  await context.close();
});
