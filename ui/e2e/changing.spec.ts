// An order that is changed after it came in: notes for those who work on it.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";

let book: Book;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  await prefer(desk, {});
});

test("a note is written, changed, put away and brought back; the floor reads what is for the floor", async ({
  desk,
}) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/orders/${order.id}`);
  const notes = desk.getByRole("region", { name: "Notes" });
  await notes.getByRole("button", { name: "Write a note" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("For").selectOption("pack");
  await dialog.getByLabel("Note", { exact: true }).fill("Wrap it as a gift");
  await dialog.getByRole("button", { name: "Write a note" }).click();
  await expect(notes.getByText("Wrap it as a gift")).toBeVisible();

  await notes.getByRole("button", { name: "Change note" }).click();
  await dialog.getByLabel("For").selectOption("pick");
  await dialog.getByLabel("Note", { exact: true }).fill("Take one without a dent");
  await dialog.getByRole("button", { name: "Change note" }).click();
  await expect(notes.getByText("Take one without a dent")).toBeVisible();
  await notes.getByRole("button", { name: "Put away" }).click();
  await expect(notes.getByText("1 note put away")).toBeVisible();
  await notes.getByText("1 note put away").click();
  await notes.getByRole("button", { name: "Bring back" }).click();
  await expect(notes.getByText("1 note put away")).toHaveCount(0);

  await book.release(order.id);
  await desk.goto(`/ship/${order.id}`);
  await desk.getByRole("button", { name: "Take the work" }).click();
  await expect(desk.getByRole("region", { name: "Pick" }).getByText("Take one without a dent")).toBeVisible();
  await desk.goto(`/pick/${order.id}`);
  await expect(desk.getByText("Take one without a dent")).toBeVisible();
});

test("by keyboard alone: a note is written, and taken back", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  const press = hands(desk);
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("region", { name: "Notes" })).toBeVisible();
  await press("n");
  await tabTo(desk, "Note");
  await desk.keyboard.type("Call before delivery");
  await press("Control+Enter");
  await expect(desk.getByText("Call before delivery")).toBeVisible();
  await press("z");
  await expect(desk.getByText("1 note put away")).toBeVisible();
});
