// Goods come back: announced on the order, taken in and graded; and a package at the door that nobody knew.
import { openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";
import type { Server } from "./server";

test.beforeEach(async ({ desk }) => prefer(desk, {}));

/** An order of lamps that left. */
async function shipped(server: Server): Promise<{ id: string; number: string }> {
  const book = await openBook(server);
  const order = await book.order({ lines: [["LAMP", 2]] });
  await book.release(order.id);
  const detail = await server.api<{ lines: { id: string }[] }>("GET", `/orders/${order.id}`);
  const lines = [{ line: detail.lines[0]?.id, quantity: 2 }];
  await server.api("POST", `/orders/${order.id}/lease`, {});
  await server.api("POST", `/orders/${order.id}/pick`, { lines });
  await server.api("POST", `/orders/${order.id}/pack`, { lines });
  await server.api("POST", `/orders/${order.id}/ship`, { carrier: "PostNL" });
  return order;
}

async function pickBin(server: Server): Promise<string> {
  const bins = await server.api<{ items: { code: string; kind: string }[] }>("GET", "/bins");
  return bins.items.find(({ kind }) => kind === "pick")?.code ?? "";
}

test("by mouse: a return is announced on its order, taken in, and closed", async ({ desk, server }) => {
  const order = await shipped(server);
  const bin = await pickBin(server);
  await desk.goto(`/orders/${order.id}`);
  await desk.getByRole("button", { name: "More actions" }).click();
  await desk.getByRole("menuitem", { name: "Announce return" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("Pieces of LAMP").fill("2");
  await form.getByLabel("Reason").selectOption("damaged");
  await form.getByRole("button", { name: "Announce return" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: /^R\d{4}-/ })).toBeVisible();

  await desk.getByRole("button", { name: "Take in" }).click();
  await form.getByLabel("Bin for sale").fill(bin);
  await desk.getByRole("option", { name: bin }).click();
  await form.getByRole("button", { name: "Take in" }).click();
  await expect(desk.getByRole("region", { name: "What was found" })).toContainText("On sale again");
  await desk.getByRole("main").getByRole("button", { name: "Close" }).click();
  await expect(desk.getByText(/Return R.* was closed/)).toBeVisible();
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("region", { name: "Returns" })).toContainText("Closed");
});

test("by keyboard alone: an unknown package is noted, taken in as scrap, and finds its order", async ({
  desk,
  server,
}) => {
  const order = await shipped(server);
  const press = hands(desk);
  await desk.goto("/profile");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "b");
  await expect(desk).toHaveURL(/\/returns$/);
  await press("b");
  const form = desk.getByRole("dialog");
  await tabTo(desk, "Track & trace code");
  await desk.keyboard.insertText("3SBACK7");
  await press("Enter");
  await expect(desk.getByRole("heading", { level: 1, name: /^R\d{4}-/ })).toBeVisible();

  await press("t");
  await expect(form).toBeVisible();
  await tabTo(desk, "Item");
  await desk.keyboard.insertText("LAMP");
  await tabTo(desk, "What is done with it");
  await press("ArrowDown", "ArrowDown");
  await tabTo(desk, "Pieces");
  await press("Enter");
  await expect(desk.getByRole("region", { name: "What was found" })).toContainText("Scrap");

  await press("k");
  await tabTo(desk, "Order");
  await desk.keyboard.insertText(order.number);
  await expect(desk.getByRole("option", { name: order.number })).toBeVisible();
  await press("ArrowDown", "Enter");
  await expect(form.getByRole("button", { name: "Find the order" })).toBeVisible();
  await press("Enter");
  await expect(desk.getByText(`The return belongs to order ${order.number}.`)).toBeVisible();
});
