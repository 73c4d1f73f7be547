// An order from its number to its shipment: once by mouse, once by keyboard alone.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";

let book: Book;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  await prefer(desk, {});
});

test("by mouse: find it by a pasted number, hold, lift, release, pick, pack, ship, read what happened", async ({
  desk,
}) => {
  const order = await book.order({
    lines: [
      ["LAMP", 2],
      ["BULB", 5],
    ],
  });
  await desk.goto("/orders");
  const search = desk.getByRole("searchbox");
  await search.fill(order.number);
  await search.press("Enter");
  await expect(desk.getByRole("row").filter({ hasText: order.number })).toBeVisible();
  await desk.getByRole("link", { name: order.number }).click();
  await expect(desk.getByRole("heading", { level: 1, name: order.number })).toBeVisible();

  await desk.getByRole("button", { name: "Put on hold" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Kind").selectOption("address");
  await dialog.getByLabel("Reason").fill("House number missing");
  await dialog.getByRole("button", { name: "Put on hold" }).click();
  await expect(desk.getByText("House number missing")).toBeVisible();
  await desk.getByRole("button", { name: "Lift hold" }).click();
  await expect(desk.getByText("House number missing")).toHaveCount(0);

  await desk.getByRole("button", { name: "Release to warehouse" }).click();
  await desk.getByRole("button", { name: "Pick & ship" }).click();
  await desk.getByRole("button", { name: "Take the work" }).click();
  await desk.getByRole("button", { name: "Pick", exact: true }).click();
  await desk.getByLabel("Weight in grams").fill("1250");
  await desk.getByRole("button", { name: "Pack", exact: true }).click();
  await desk.getByLabel("Carrier").fill("PostNL");
  await desk.getByLabel("Track & trace code").fill("3SABCD0001");
  await desk.getByRole("button", { name: "Ship", exact: true }).click();
  await expect(desk.getByRole("heading", { name: "Everything has left" })).toBeVisible();

  await desk.getByRole("link", { name: "Open the order" }).click();
  const happened = desk.getByRole("region", { name: "What happened" });
  for (const event of [
    "Order made",
    "Put on hold",
    "Hold lifted",
    "Released to the warehouse",
    "Picked",
    "Packed",
    "Shipped",
  ]) {
    await expect(happened.getByText(event, { exact: true }).first()).toBeVisible();
  }
  await expect(desk.getByText("3SABCD0001").first()).toBeVisible();
});

test("by keyboard alone: the same way", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  const press = hands(desk);
  await desk.goto("/profile");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "o");
  await expect(desk.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await press("/");
  await expect(desk.getByRole("searchbox")).toBeFocused();
  await desk.keyboard.type(order.number);
  await press("Enter", "Escape");
  await expect(desk.getByRole("row").filter({ hasText: order.number })).toBeVisible();
  await press("j", "Enter");
  await expect(desk.getByRole("heading", { level: 1, name: order.number })).toBeVisible();

  await press("h");
  await expect(desk.getByRole("dialog")).toBeVisible();
  await press("Tab");
  await desk.keyboard.type("Wait for a call");
  await press("Control+Enter");
  await expect(desk.getByText("Wait for a call")).toBeVisible();
  await press("l");
  await expect(desk.getByText("Wait for a call")).toHaveCount(0);
  await expect(desk.getByRole("button", { name: "Release to warehouse" })).toBeVisible();
  await press("r");
  await expect(desk.getByRole("button", { name: "Pick & ship" })).toBeVisible();
  await press("p");
  await expect(desk.getByRole("button", { name: "Take the work" })).toBeVisible();
  await press("s");
  await expect(desk.getByRole("region", { name: "Pick" }).first()).toBeVisible();
  await press("Control+Enter");
  await expect(desk.getByRole("region", { name: "Pack" }).first()).toBeVisible();
  await press("Control+Enter");
  await tabTo(desk, desk.getByLabel("Carrier"));
  await desk.keyboard.type("DHL");
  await press("Control+Enter");
  await expect(desk.getByRole("heading", { name: "Everything has left" })).toBeVisible();
});

test("what was done can be undone, with Z", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/orders/${order.id}`);
  await desk.getByRole("button", { name: "Release to warehouse" }).click();
  await expect(desk.getByText("Ready to pick").first()).toBeVisible();
  await expect(desk.getByRole("button", { name: "Undo" })).toBeVisible();
  await hands(desk)("z");
  await expect(desk.getByText(`Order ${order.number} is no longer with the warehouse`)).toBeVisible();
  await expect(desk.getByRole("button", { name: "Release to warehouse" })).toBeVisible();
});

test("what somebody else changed meanwhile is not overwritten", async ({ desk, server }) => {
  const order = await book.order({ lines: [["LAMP", 1]] });
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByRole("button", { name: "Release to warehouse" })).toBeVisible();
  await server.api("POST", `/orders/${order.id}/holds`, { kind: "manual" });
  await desk.getByRole("button", { name: "Release to warehouse" }).click();
  await expect(desk.getByText("Somebody changed it meanwhile")).toBeVisible();
  await expect(desk.getByRole("button", { name: "Lift hold" })).toBeVisible();
});

test("a shortage leaves the rest to go on", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 3]] });
  await book.release(order.id);
  await desk.goto(`/ship/${order.id}`);
  await desk.getByRole("button", { name: "Take the work" }).click();
  await desk.getByRole("button", { name: "Report shortage" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("How many are missing").fill("1");
  await dialog.getByLabel("Reason").selectOption("damaged");
  await dialog.getByRole("button", { name: "Report shortage" }).click();
  await expect(desk.getByText("1 piece of LAMP reported missing")).toBeVisible();
  await desk.getByRole("button", { name: "Pick", exact: true }).click();
  await expect(desk.getByText("2 pieces picked")).toBeVisible();
});

test("a pasted list finds what is there and names what is missing", async ({ desk }) => {
  const [first, second] = [
    await book.order({ lines: [["LAMP", 1]] }),
    await book.order({ lines: [["BULB", 1]] }),
  ];
  await desk.goto("/orders");
  const list = [first.number, "NOT-THERE-1", second.number, "NOT-THERE-2"].join("\n");
  await desk.getByRole("searchbox").focus();
  await desk.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, list);
  await expect(desk.getByText("NOT-THERE-1 NOT-THERE-2")).toBeVisible();
  await expect(desk.getByRole("link", { name: first.number })).toBeVisible();
  await expect(desk.getByRole("link", { name: second.number })).toBeVisible();
});

test("several orders are released together, and taken back together", async ({ desk }) => {
  const made = [await book.order({ lines: [["LAMP", 1]] }), await book.order({ lines: [["BULB", 1]] })];
  const press = hands(desk);
  await desk.goto(`/orders?q=number:${made.map(({ number }) => number).join("|")}`);
  await expect(desk.getByRole("link", { name: made[0]?.number })).toBeVisible();
  await press("Control+Home", "x", "j", "x");
  await expect(desk.getByText("2 selected")).toBeVisible();
  await press("r");
  await expect(desk.getByText("2 orders released to the warehouse.")).toBeVisible();
  await expect(desk.getByRole("gridcell", { name: "Ready to pick" })).toHaveCount(2);
  await press("z");
  await expect(desk.getByRole("gridcell", { name: "Ready to pick" })).toHaveCount(0);
});

/** Two hundred and some orders: more than one set takes, and more than a screen shows. */
const MANY = 204;

test.describe("all orders that match a filter", () => {
  let prefix = "";

  test.beforeEach(async ({ desk }, { title }) => {
    prefix = title.replaceAll(/\W/g, "").slice(0, 16).toUpperCase();
    const numbers = Array.from({ length: MANY }, (_, place) => `${prefix}-${place}`);
    await book.orders(numbers, [["LAMP", 1]]);
    // The last one lacks stock, so it cannot be released.
    await book.order({ number: `${prefix}-SHORT`, lines: [["RARE", 1]] });
    await desk.goto(`/orders?q=number:${prefix}*`);
    await expect(desk.getByText(String(MANY + 1), { exact: true })).toBeVisible();
  });

  test("are released by mouse after the number was said, and taken back", async ({ desk }) => {
    await desk.getByRole("checkbox", { name: "Select this row" }).first().click();
    await desk.getByRole("button", { name: `Select all ${MANY + 1}` }).click();
    await desk.getByRole("button", { name: "Release to warehouse" }).click();
    const dialog = desk.getByRole("dialog");
    await expect(dialog).toContainText(`All ${MANY + 1} orders that match go to the warehouse`);
    await dialog.getByRole("button", { name: `Release ${MANY + 1} orders` }).click();
    await expect(desk.getByText(`${MANY} orders released to the warehouse. Refused:`)).toBeVisible();
    await expect(desk.getByRole("gridcell", { name: "Ready to pick" }).first()).toBeVisible();
    await desk.getByRole("button", { name: "Undo" }).click();
    await expect(desk.getByText(`${MANY} orders are no longer with the warehouse.`)).toBeVisible();
    await expect(desk.getByRole("gridcell", { name: "Ready to pick" })).toHaveCount(0);
  });

  test("are held by keyboard alone, and the holds lifted again", async ({ desk }) => {
    const press = hands(desk);
    await press("Control+Home", "x", "Shift+x");
    await expect(desk.getByText(`${MANY + 1} selected`)).toBeVisible();
    await press("h");
    await expect(desk.getByRole("dialog")).toContainText(`All ${MANY + 1} orders that match get this hold`);
    await tabTo(desk, "Reason");
    await desk.keyboard.insertText("Stock is counted");
    await press("Control+Enter");
    await expect(desk.getByText(`${MANY + 1} orders put on hold.`)).toBeVisible();
    await expect(desk.getByRole("gridcell", { name: "On hold" }).first()).toBeVisible();
    await press("z");
    await expect(desk.getByText(`The holds of ${MANY + 1} orders are lifted.`)).toBeVisible();
    await expect(desk.getByRole("gridcell", { name: "On hold" })).toHaveCount(0);
  });

  test("are tagged by keyboard alone, found by the tag, and each gets back what it had", async ({
    desk,
    server,
  }) => {
    const press = hands(desk);
    await press("Control+Home", "x", "Shift+x");
    await expect(desk.getByText(`${MANY + 1} selected`)).toBeVisible();
    await press("Shift+t");
    await expect(desk.getByRole("dialog")).toContainText(`All ${MANY + 1} orders that match get other tags`);
    await press("Enter");
    await expect(desk.getByText("At least one tag")).toBeVisible();
    await desk.keyboard.insertText(`${prefix}, Fair`);
    await press("Enter");
    await expect(desk.getByText(`${MANY + 1} orders have other tags.`)).toBeVisible();
    const tag = prefix.toLowerCase();
    const count = async () => {
      const filter = encodeURIComponent(`tag:eq:${tag}`);
      return (await server.api<{ count: number }>("GET", `/orders/count?filter=${filter}`)).count;
    };
    expect(await count()).toBe(MANY + 1);
    await press("z");
    await expect(desk.getByText(`${MANY + 1} orders have their tags back.`)).toBeVisible();
    expect(await count()).toBe(0);
  });

  test("show by keyboard who was refused", async ({ desk }) => {
    const press = hands(desk);
    await press("Shift+x");
    await expect(desk.getByText(`${MANY + 1} selected`)).toBeVisible();
    await press("r");
    await expect(desk.getByRole("dialog")).toBeVisible();
    await press("Enter");
    await expect(desk.getByText(`${MANY} orders released to the warehouse. Refused:`)).toBeVisible();
    await press("Shift+z");
    await expect(desk.getByRole("link", { name: `${prefix}-SHORT` })).toBeVisible();
    await expect(desk.getByRole("link", { name: `${prefix}-0`, exact: true })).toHaveCount(0);
  });

  test("can be stopped on the way: the set under way ends, no other begins", async ({ desk }) => {
    let letGo = () => {};
    const held = new Promise<void>((done) => {
      letGo = done;
    });
    await desk.route("**/api/v1/orders:release", async (route) => {
      await held;
      await route.continue();
    });
    const press = hands(desk);
    await press("Shift+x");
    await expect(desk.getByText(`${MANY + 1} selected`)).toBeVisible();
    await press("r");
    await expect(desk.getByRole("dialog")).toBeVisible();
    await press("Enter");
    await expect(desk.getByText(`0 of ${MANY + 1}`)).toBeVisible();
    await expect(desk.getByRole("progressbar")).toBeVisible();
    await press("Escape");
    await expect(desk.getByRole("button", { name: "Stop" })).toHaveAttribute("aria-disabled", "true");
    letGo();
    await expect(
      desk.getByText(/orders released to the warehouse\..*You stopped it before the rest\./),
    ).toBeVisible();
  });
});
