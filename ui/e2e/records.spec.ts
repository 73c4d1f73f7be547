// What the book knows beside orders and stock: customers, credits, clients, warehouses, bins, channels, shipments,
// tasks. Each is made or read once by mouse and once by keyboard alone.
import { expect, hands, prefer, tabTo, test } from "./journey";

test.use({ demoOrders: 400 });

test.beforeEach(async ({ desk }) => prefer(desk, {}));

/** Forms that need no more than texts: where, which fields, and what stands on the page that follows. */
const MADE = [
  {
    to: "/customers",
    go: "c",
    button: "New customer",
    owner: true,
    fields: { Name: "Bakkerij ’t Stoepje 🥖", City: "Assen" },
    heading: "Bakkerij ’t Stoepje 🥖",
  },
  {
    to: "/channels",
    go: "n",
    button: "New sales channel",
    owner: true,
    fields: { Code: "FAIR", Name: "Trade fair" },
    heading: "Trade fair",
  },
  {
    to: "/warehouses",
    go: "a",
    button: "New warehouse",
    owner: false,
    fields: { Code: "ZWO", Name: "Zwolle Hessenpoort" },
    heading: "Zwolle Hessenpoort",
  },
];

for (const { to, go, button, owner, fields, heading } of MADE) {
  test(`by mouse: ${button}`, async ({ desk }) => {
    await desk.goto(to);
    await desk.getByRole("button", { name: button }).click();
    const form = desk.getByRole("dialog");
    if (owner) await form.getByLabel("Client").selectOption({ index: 1 });
    for (const [label, value] of Object.entries(fields))
      await form.getByLabel(label, { exact: true }).fill(value);
    await form.getByRole("button", { name: "Create" }).click();
    await expect(desk.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  });

  test(`by keyboard alone: ${button}`, async ({ desk }) => {
    const press = hands(desk);
    await desk.goto("/profile");
    await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
    await press("g", go);
    await expect(desk).toHaveURL(new RegExp(`${to}$`));
    await press("n");
    const form = desk.getByRole("dialog");
    await expect(form).toBeVisible();
    if (owner) {
      await tabTo(desk, "Client");
      await press("ArrowDown", "ArrowDown");
    }
    for (const [label, value] of Object.entries(fields)) {
      await tabTo(desk, label);
      await desk.keyboard.insertText(`${value}${label === "City" ? "" : " 2"}`);
    }
    await press("Enter");
    await expect(desk.getByRole("heading", { level: 1, name: `${heading} 2` })).toBeVisible();
  });
}

test("by mouse: a client, then a bin, and what is taken is refused at its field", async ({ desk }) => {
  await desk.goto("/owners");
  await desk.getByRole("button", { name: "New client" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("Code").fill("NIEUW");
  await form.getByLabel("Name").fill("Nieuwe Waren BV");
  await form.getByLabel("Ships from").selectOption({ index: 1 });
  await form.getByRole("button", { name: "Create" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: "Nieuwe Waren BV" })).toBeVisible();

  await desk.goto("/bins");
  await desk.getByRole("button", { name: "New bin" }).click();
  await form.getByLabel("Warehouse").selectOption({ index: 1 });
  await form.getByLabel("Code").fill("Z-99-1");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(desk.getByText("Bin Z-99-1 was made.")).toBeVisible();
  await form.getByLabel("Code").fill("Z-99-1");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByText("already has the code Z-99-1")).toBeVisible();
});

test("by keyboard alone: a client, then two bins one after the other", async ({ desk }) => {
  const press = hands(desk);
  await desk.goto("/profile");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "w");
  await expect(desk).toHaveURL(/\/owners$/);
  await press("n");
  await tabTo(desk, "Code");
  await desk.keyboard.insertText("TWEEDE");
  await tabTo(desk, "Name");
  await desk.keyboard.insertText("Tweede Hands BV");
  await tabTo(desk, "Ships from");
  await press("ArrowDown");
  // Enter on a choice opens it.
  await tabTo(desk, desk.getByRole("dialog").getByRole("button", { name: "Create" }));
  await press("Enter");
  await expect(desk.getByRole("heading", { level: 1, name: "Tweede Hands BV" })).toBeVisible();

  await desk.goto("/bins");
  await expect(desk.getByRole("gridcell").first()).toBeVisible();
  await press("n");
  await tabTo(desk, "Warehouse");
  await press("ArrowDown");
  for (const code of ["Z-98-1", "Z-98-2"]) {
    await tabTo(desk, "Code");
    await desk.keyboard.insertText(code);
    await press("Enter");
    await expect(desk.getByText(`Bin ${code} was made.`)).toBeVisible();
  }
  await press("Escape");
  await expect(desk.getByRole("dialog")).toHaveCount(0);
});

test("by mouse: a file for a client who is new, made on the way", async ({ desk }) => {
  const text = "Order number,Item code,Quantity,Price,Currency\nN-1,NEW-1,2,1.50,EUR\n";
  await desk.goto("/imports");
  const buffer = Buffer.from(text);
  await desk.locator("input[type=file]").setInputFiles({ name: "new.csv", mimeType: "text/csv", buffer });
  await desk.getByRole("button", { name: "These are of a new client" }).click();
  const form = desk.getByRole("dialog", { name: "New client" });
  await form.getByLabel("Code").fill("VERS");
  await form.getByLabel("Name").fill("Vers van de Pers BV");
  await form.getByLabel("Ships from").selectOption({ index: 1 });
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form).toHaveCount(0);
  await desk.getByLabel("Client").selectOption({ label: "Vers van de Pers BV" });
  await desk.getByRole("button", { name: "Send and read" }).click();
  await expect(desk).toHaveURL(/\/imports\/\w+/);
  await expect(desk.getByText("Vers van de Pers BV").first()).toBeVisible();
});

test("by mouse: a credit of an order, line by line", async ({ desk, server }) => {
  const { items } = await server.api<{ items: { id: string; number: string }[] }>(
    "GET",
    "/orders?limit=1&filter=status:eq:shipped",
  );
  const number = String(items[0]?.number);
  await desk.goto("/credits");
  await desk.getByRole("button", { name: "New credit" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("Order").fill(number);
  await expect(form.getByText(/ordered for/).first()).toBeVisible();
  await form.getByLabel("Pieces").first().fill("1");
  await expect(form.getByLabel("Amount").first()).not.toHaveValue("");
  await expect(form.getByRole("status", { name: "What it does" })).toContainText("€");
  await form.getByRole("heading", { name: "New credit" }).click();
  await form.getByRole("button", { name: "Create" }).click();
  await expect(desk.getByText(/Credit \S+ was made\./)).toBeVisible();
  await expect(desk.getByRole("link", { name: number })).toBeVisible();
});

test("by keyboard alone: a credit without an order", async ({ desk }) => {
  const press = hands(desk);
  await desk.goto("/credits");
  await expect(desk.getByRole("row").nth(1).getByRole("link").first()).toBeVisible();
  await press("n");
  await tabTo(desk, "Client");
  await press("ArrowDown");
  await tabTo(desk, "Sales channel");
  await press("ArrowDown");
  await tabTo(desk, "Description");
  await desk.keyboard.type("Goodwill after a late delivery");
  await tabTo(desk, "Amount");
  await desk.keyboard.type("7,50");
  await expect(desk.getByRole("status", { name: "What it does" })).toContainText("€7.50");
  await press("Enter");
  await expect(desk.getByText(/Credit \S+ was made\./)).toBeVisible();
  await expect(desk.getByText("Goodwill after a late delivery")).toBeVisible();
});

for (const way of ["mouse", "keyboard"] as const) {
  test(`by ${way}: from a shipment to its order and to the next shipment`, async ({ desk }) => {
    const press = hands(desk);
    await desk.goto("/shipments");
    const first = desk.getByRole("row").nth(1).getByRole("link").first();
    const number = String(await first.textContent());
    if (way === "mouse") await first.click();
    else await press("j", "k", "Enter");
    await expect(desk.getByRole("heading", { level: 1, name: number })).toBeVisible();
    await expect(desk.getByRole("region", { name: "Package 1 of" })).toBeVisible();
    if (way === "mouse") {
      await desk.getByRole("region", { name: "Facts" }).getByRole("link").first().click();
      await expect(desk).toHaveURL(/\/orders\/ord_/);
      return;
    }
    await press("]");
    await expect(desk.getByRole("heading", { level: 1, name: number })).toHaveCount(0);
    await press("[");
    await expect(desk.getByRole("heading", { level: 1, name: number })).toBeVisible();
    await press("Escape");
    await expect(desk.getByRole("heading", { level: 1, name: "Shipments" })).toBeVisible();
  });
}

test("by mouse, then by keyboard: tasks are finished", async ({ desk, server }) => {
  const press = hands(desk);
  const { count } = await server.api<{ count: number }>("GET", "/tasks/count?filter=done_at:is_set:false");
  expect(count, "open tasks of the demonstration").toBeGreaterThan(1);
  await desk.goto("/stock/tasks?q=-done_at:*");
  await desk.getByRole("button", { name: "Finish" }).first().click();
  await expect(desk.getByText("The task is done.").first()).toBeVisible();
  await expect(desk.getByRole("button", { name: "Finish" })).toHaveCount(count - 1);
  await press("j", "d");
  await expect(desk.getByRole("button", { name: "Finish" })).toHaveCount(count - 2);
});
