// What a sales channel may sell, and what is kept back from it.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";

let book: Book;
let channel: string;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  const channels = await server.api<{ items: { id: string }[] }>("GET", "/channels");
  channel = channels.items[0]?.id ?? "";
  await prefer(desk, {});
});

test.afterEach(async ({ server }) => {
  await server.api("PUT", `/channels/${channel}/buffers`, {});
});

test("by keyboard alone: pieces are kept back from a channel, and no more", async ({ desk, server }) => {
  const { items } = await server.api<{ items: { sku: string; free: number }[] }>(
    "GET",
    `/channels/${channel}/availability`,
  );
  const free = items.find(({ sku }) => sku === "LAMP")?.free ?? 0;
  expect(free).toBeGreaterThan(3);
  const press = hands(desk);
  await desk.goto(`/channels/${channel}`);
  const row = desk.getByRole("row").filter({ hasText: "LAMP" }).first();
  const shows = async (available: number) => {
    await expect(row.getByRole("cell").nth(2)).toHaveText(new Intl.NumberFormat("en-GB").format(available));
  };
  await shows(free);
  await tabTo(desk, desk.getByRole("button", { name: "Keep pieces back" }));
  await press("Enter");
  await expect(desk.getByLabel("Pieces of every item")).toBeFocused();
  await press("Control+a");
  await desk.keyboard.insertText("1");
  await tabTo(desk, "Items with a buffer of their own");
  await desk.keyboard.insertText("LAMP three");
  await press("Control+Enter");
  await expect(desk.getByText("Line 1 is not an item code and a number of pieces")).toBeVisible();
  await press("Control+a");
  await desk.keyboard.insertText("LAMP 3");
  await press("Control+Enter");
  await expect(desk.getByRole("dialog")).toHaveCount(0);
  await shows(free - 3);
  await press("z");
  await shows(free);
});

test("an item is jumped to by its code, and one that is not there is told", async ({ desk, complaints }) => {
  await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/channels/${channel}`);
  await desk.getByLabel("Items from code").fill("LAMP");
  const panel = desk.getByRole("region", { name: "May be sold" });
  await expect(panel.getByRole("row").nth(1)).toContainText("LAMP");
  await panel.getByRole("button", { name: "Keep pieces back" }).click();
  await desk.getByLabel("Items with a buffer of their own").fill("NO-SUCH-ITEM 3");
  await desk.getByRole("button", { name: "Keep back", exact: true }).click();
  await expect(desk.getByRole("dialog")).toContainText("NO-SUCH-ITEM");
  await expect(desk.getByRole("dialog").getByText(/no such (item|product)/i)).toBeVisible();
  expect(complaints.splice(0).every((one) => one.includes("404"))).toBe(true);
});
