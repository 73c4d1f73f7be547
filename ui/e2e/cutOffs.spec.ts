// What must leave before the carrier comes, seen while the day goes on. Once by mouse, once by keyboard alone.
import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";

let book: Book;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  await prefer(desk, {});
});

/** An order that had to leave long ago with a carrier of its own. */
async function late(
  server: { api: (method: string, path: string, body: unknown) => Promise<unknown> },
  carrier: string,
) {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await server.api("POST", `/orders/${order.id}/edit`, { ship_by: "2020-02-28", carrier });
  return order;
}

test("a late order is on the board, at its stage, and one click away", async ({ desk, server }) => {
  const order = await late(server, "DHL");
  await desk.goto("/cut-offs");
  const row = desk.getByRole("row").filter({ hasText: "DHL" });
  await expect(row).toContainText("1 late");
  await expect(row).toContainText("1 to be released");
  await book.release(order.id);
  await desk.reload();
  await expect(row).toContainText("1 to be picked");
  await server.api("POST", `/orders/${order.id}/holds`, { kind: "manual" });
  await desk.reload();
  await expect(row).toContainText("1 blocked");
  await row.getByRole("link", { name: "1" }).click();
  await expect(desk).toHaveURL(/\/orders\?q=due_at/);
  await expect(desk.getByRole("grid")).toContainText(order.number);
});

test("by keyboard alone: from the menu to the orders of a carrier", async ({ desk, server }) => {
  const order = await late(server, "GLS");
  const press = hands(desk);
  await desk.goto("/orders");
  await expect(desk.getByRole("grid")).toBeVisible();
  await press("g", "t");
  await expect(desk.getByRole("heading", { level: 1, name: "Cut-off board" })).toBeVisible();
  const row = desk.getByRole("row").filter({ hasText: "GLS" });
  await tabTo(desk, row.getByRole("link", { name: "1" }));
  await press("Enter");
  await expect(desk.getByRole("grid")).toContainText(order.number);
});
