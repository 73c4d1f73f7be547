// An order that is changed after it came in: notes for those who work on it, edits, and the same again.

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

test("an order is edited in place: the effect is shown first, then applied, then taken back", async ({
  desk,
}) => {
  const order = await book.order({ lines: [["LAMP", 2]] });
  await desk.goto(`/orders/${order.id}`);
  await desk.getByRole("button", { name: "Change", exact: true }).click();
  const edit = desk.getByRole("region", { name: "Changing the order" });
  await edit.getByLabel("Wanted of LAMP, line 1").fill("5");
  await expect(edit.getByText("€75.63")).toBeVisible();
  await expect(edit.getByText("stock promised: 3")).toBeVisible();
  await edit.getByRole("button", { name: "Add a line" }).click();
  await edit.getByRole("combobox", { name: "Item" }).fill("BULB");
  await edit.getByLabel("Price (EUR)").fill("2,50");
  await expect(edit.getByText("0 → 1")).toBeVisible();
  await edit.getByRole("button", { name: "Change the address" }).click();
  await edit.getByLabel("Street").fill("Prinsengracht");
  await edit.getByRole("button", { name: "Apply the changes" }).click();
  await expect(desk.getByText(`Order ${order.number} changed`)).toBeVisible();
  const lines = desk.getByRole("region", { name: "Order lines" });
  await expect(lines.getByText("BULB", { exact: true })).toBeVisible();
  await expect(desk.getByText("Prinsengracht")).toBeVisible();
  await expect(desk.getByText("€78.66").first()).toBeVisible();

  await desk.getByRole("button", { name: "Undo" }).click();
  await expect(desk.getByText(`Order ${order.number} is as it was`)).toBeVisible();
  await expect(desk.getByText("Keizersgracht")).toBeVisible();
  await expect(desk.getByText("€30.25").first()).toBeVisible();
});

test("by keyboard alone: a quantity is changed, what cannot be is told before it is sent, and dropped", async ({
  desk,
}) => {
  const order = await book.order({ lines: [["LAMP", 2]] });
  const press = hands(desk);
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("button", { name: "Change", exact: true })).toBeVisible();
  await press("e");
  const wanted = desk.getByLabel("Wanted of LAMP, line 1");
  await expect(wanted).toBeFocused();
  await desk.keyboard.type("0");
  await expect(desk.getByText(/Name at least one line/).first()).toBeVisible();
  await press("Escape");
  await expect(wanted).toHaveCount(0);
  await press("e");
  await expect(wanted).toBeFocused();
  await desk.keyboard.type("1");
  await expect(desk.getByText("2 → 1")).toBeVisible();
  await press("Control+Enter");
  await expect(desk.getByText(`Order ${order.number} changed`)).toBeVisible();
  await expect(desk.getByText("€15.13").first()).toBeVisible();
});

test("an order is asked for again as a draft, and each names the other", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("heading", { level: 1, name: order.number })).toBeVisible();
  await hands(desk)("Shift+D");
  const linked = desk.getByRole("region", { name: "Linked orders" });
  await expect(linked.getByText("The same again as")).toBeVisible();
  await expect(desk.getByRole("button", { name: "Accept" })).toBeVisible();
  await linked.getByRole("link", { name: order.number }).click();
  await expect(linked.getByText("Asked for again in")).toBeVisible();
});

test("a draft becomes a quote with a last day, by keyboard, and is accepted", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  const press = hands(desk);
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("heading", { level: 1, name: order.number })).toBeVisible();
  await press("Shift+D");
  await expect(desk.getByRole("button", { name: "Accept" })).toBeVisible();
  await press("Shift+Q");
  const day = desk.getByRole("dialog").getByLabel("Valid until");
  await expect(day).toBeFocused();
  await day.fill("2999-12-31");
  await press("Enter");
  await expect(desk.getByText("Quote, valid until 31/12/2999")).toBeVisible();
  await press("a");
  await expect(desk.getByText("Quote, valid until 31/12/2999")).toHaveCount(0);
  await expect(desk.getByRole("button", { name: "Release to warehouse" })).toBeVisible();
});

test("tags are changed on the order's page, lead to all that wear them, and come back", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  const other = await book.order({ lines: [["LAMP", 1]] });
  const press = hands(desk);
  const tag = `Fair ${order.number}`;
  for (const { id } of [order, other]) {
    await desk.goto(`/orders/${id}`);
    await expect(desk.getByRole("region", { name: "Notes" })).toBeVisible();
    await press("Shift+t");
    await expect(desk.getByLabel("Tags", { exact: true })).toBeFocused();
    await desk.keyboard.insertText(`${tag}, VIP`);
    await press("Enter");
    await expect(desk.getByRole("link", { name: "vip", exact: true })).toBeVisible();
  }
  await desk.getByRole("link", { name: tag.toLowerCase() }).click();
  await expect(desk.getByRole("link", { name: order.number })).toBeVisible();
  await expect(desk.getByRole("link", { name: other.number })).toBeVisible();
  await desk.getByRole("link", { name: order.number }).click();
  await expect(desk.getByRole("region", { name: "Notes" })).toBeVisible();
  await press("Shift+t");
  await desk.getByLabel("Tags", { exact: true }).fill("sale");
  await press("Enter");
  await expect(desk.getByRole("link", { name: "sale", exact: true })).toBeVisible();
  await expect(desk.getByRole("link", { name: "vip", exact: true })).toHaveCount(0);
  await press("z");
  await expect(desk.getByRole("link", { name: "vip", exact: true })).toBeVisible();
  await expect(desk.getByRole("link", { name: "sale", exact: true })).toHaveCount(0);
});
