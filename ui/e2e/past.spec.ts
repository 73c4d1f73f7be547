// How it stood: an order before it was put on hold, and an item before it was corrected.
import { openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";
import type { Server } from "./server";

test.beforeEach(async ({ desk }) => prefer(desk, {}));

async function held(server: Server): Promise<string> {
  const book = await openBook(server);
  const order = await book.order({ lines: [["LAMP", 1]] });
  await server.api("POST", `/orders/${order.id}/holds`, { kind: "address" });
  return order.id;
}

test("by mouse: a time on the timeline leads to the order as it stood then", async ({ desk, server }) => {
  const id = await held(server);
  await desk.goto(`/orders/${id}`);
  const first = desk.getByRole("region", { name: "What happened" }).getByRole("listitem").last();
  await first.getByRole("link").click();
  await expect(desk).toHaveURL(/as_of=/);
  const past = desk.getByRole("region", { name: "As it stood" });
  await expect(past).toContainText("LAMP");
  await expect(past).not.toContainText("On hold");
  await past.getByRole("button", { name: "Close what was" }).click();
  await expect(past).toBeHidden();
  await expect(desk).not.toHaveURL(/as_of=/);
});

test("by keyboard alone: a moment before the order was there is refused in words", async ({
  desk,
  server,
}) => {
  const id = await held(server);
  const press = hands(desk);
  await desk.goto(`/orders/${id}`);
  await tabTo(desk, desk.getByRole("button", { name: "As of…" }));
  await press("Enter");
  const past = desk.getByRole("region", { name: "As it stood" });
  await expect(past).toContainText("On hold");
  await tabTo(desk, past.getByLabel("As of"));
  await past.getByLabel("As of").fill("2020-01-01T00:00:00");
  await press("Enter");
  await expect(past).toContainText("It was not there yet");
});

test("by mouse: an item lies where it lay", async ({ desk, server }) => {
  await openBook(server);
  const { items } = await server.api<{ items: { id: string }[] }>("GET", "/products?sort=sku");
  await desk.goto(`/products/${items[0]?.id}`);
  await desk.getByRole("button", { name: "As of…" }).click();
  await expect(desk.getByRole("region", { name: "As it stood" })).toContainText("on hand");
});
