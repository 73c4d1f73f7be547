// When orders leave: said on the warehouse's page, seen on the order's.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";
import type { Server } from "./server";

let book: Book;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  await prefer(desk, {});
});

test.afterEach(async ({ server }) => {
  await server.api("PUT", `/warehouses/${await warehouseOf(server)}/calendar`, {});
});

async function warehouseOf(server: Server): Promise<string> {
  const warehouses = await server.api<{ items: { id: string }[] }>("GET", "/warehouses");
  return warehouses.items[0]?.id ?? "";
}

test("working days and a cut-off give an order its day, and the order tells why", async ({
  desk,
  server,
}) => {
  const id = await warehouseOf(server);
  await desk.goto(`/warehouses/${id}`);
  const panel = desk.getByRole("region", { name: "Working days and cut-off times" });
  await expect(panel.getByText("No working days yet")).toBeVisible();
  await panel.getByRole("button", { name: "Change working days" }).click();
  const dialog = desk.getByRole("dialog");
  const week = dialog.getByRole("group", { name: "Working days" });
  for (const day of ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]) await week.getByLabel(day).check();
  await dialog.getByRole("button", { name: "Add a cut-off time" }).click();
  await dialog.getByLabel("Cut-off time", { exact: true }).fill("00:00");
  await dialog.getByRole("button", { name: "Add a day" }).click();
  await dialog.getByLabel("Day", { exact: true }).fill("2999-12-25");
  await dialog.getByLabel("What is different").selectOption("holiday");
  await dialog.getByLabel("Name").fill("Christmas");
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(panel.getByText("Mon, Tue, Wed, Thu, Fri, Sat, Sun")).toBeVisible();
  await expect(panel.getByText("Christmas")).toBeVisible();
  await expect(panel.getByText("Any carrier")).toBeVisible();

  const order = await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/orders/${order.id}`);
  await desk.locator("details", { hasText: "Accepted" }).locator("summary").click();
  await expect(desk.getByText("the cut-off time was over (00:00)")).toBeVisible();
});

test("by keyboard alone: the working days of a warehouse", async ({ desk, server }) => {
  const press = hands(desk);
  await desk.goto(`/warehouses/${await warehouseOf(server)}`);
  const panel = desk.getByRole("region", { name: "Working days and cut-off times" });
  await tabTo(desk, panel.getByRole("button", { name: "Change working days" }));
  await press("Enter");
  await expect(desk.getByRole("dialog").getByLabel("Mon").first()).toBeFocused();
  await press("Space", "Tab", "Space", "Enter");
  await expect(panel.getByText("Mon, Tue")).toBeVisible();
});

test("an order that must have left says that it is late", async ({ desk, server }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await server.api("POST", `/orders/${order.id}/edit`, { ship_by: "2020-02-28" });
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByText(/It had to leave on .* 1 open, 0 of these packed/)).toBeVisible();
});
