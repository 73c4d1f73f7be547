// Goods that are coming: announced, changed, received in parts, closed. Once by mouse, once by keyboard alone.
import { expect, hands, prefer, tabTo, test } from "./journey";

const SKUS = ["EXP-MOUSE", "EXP-KEYS"];

test.beforeEach(async ({ server, desk }) => {
  const bins = await server.api<{ items: { code: string }[] }>("GET", "/bins");
  const [warehouse] = (await server.api<{ items: { id: string }[] }>("GET", "/warehouses")).items;
  if (!bins.items.some(({ code }) => code === "E-01"))
    await server.api("POST", "/bins", { warehouse: warehouse?.id, code: "E-01" });
  const products = await server.api<{ items: { sku: string }[] }>("GET", "/products?limit=200");
  for (const sku of SKUS)
    if (!products.items.some((one) => one.sku === sku)) await server.api("POST", "/products", { sku });
  await prefer(desk, {});
});

test("by mouse: an order that waits is told its day, and is served when the goods come", async ({
  desk,
  server,
}) => {
  const order = await server.api<{ id: string }>("POST", "/orders", {
    lines: [{ sku: "EXP-MOUSE", quantity: 3, price: "1.00" }],
  });
  await desk.goto("/expected-receipts");
  await desk.getByRole("button", { name: "Announce goods" }).first().click();
  const form = desk.getByRole("dialog");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByText("This must be filled.").first()).toBeVisible();
  await form.getByLabel("Expected on").fill("2031-05-06");
  await form.getByLabel("Supplier").fill("Pottery Ltd");
  await form.getByLabel("Item", { exact: true }).fill("EXP-MOUSE");
  await form.getByLabel("Pieces").fill("5");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: /^E20/ })).toBeVisible();
  const receipt = desk.url();

  await desk.goto(`/orders/${order.id}`);
  const promised = desk.getByRole("region", { name: "Lines" }).getByRole("link", { name: /Expected .*2031/ });
  await expect(promised).toBeVisible();
  await expect(desk.getByRole("region", { name: "Why is it not further?" })).toContainText("2031");
  await promised.click();
  await expect(desk).toHaveURL(receipt);

  await desk.getByRole("button", { name: "Change", exact: true }).click();
  await form.getByLabel("EXP-MOUSE").fill("4");
  await form.getByRole("button", { name: "Change", exact: true }).click();
  await expect(desk.getByText(/was changed/)).toBeVisible();

  await desk.getByRole("button", { name: "Receive goods" }).click();
  await form.getByLabel("To bin").fill("E-01");
  await form.getByLabel("Pieces of EXP-MOUSE").fill("9");
  await expect(form.getByRole("status", { name: "What it does" })).toContainText("at most 4 more");
  await form.getByLabel("Pieces of EXP-MOUSE").fill("3");
  await expect(form.getByRole("status", { name: "What it does" })).toContainText("Partially received");
  await form.getByRole("button", { name: "Receive goods" }).click();
  await expect(desk.getByText("3 received in E-01.")).toBeVisible();

  await desk.getByRole("button", { name: "Nothing more comes" }).click();
  await expect(form).toContainText("1 pieces are still to come");
  await form.getByRole("button", { name: "Nothing more comes" }).click();
  await expect(desk.getByText("Closed", { exact: true }).first()).toBeVisible();

  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByText("Ready", { exact: true }).first()).toBeVisible();
});

test("by keyboard alone: announced, received whole, found in the list", async ({ desk }) => {
  const press = hands(desk);
  const form = desk.getByRole("dialog");
  await desk.goto("/orders");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "e");
  await expect(desk.getByRole("heading", { level: 1, name: "Expected receipts" })).toBeVisible();
  await press("n");
  await tabTo(desk, "Expected on");
  await desk.keyboard.type("05062031");
  await tabTo(desk, "Reference");
  await desk.keyboard.type("PO-KEYS");
  await tabTo(desk, "Item");
  await desk.keyboard.type("EXP-KEYS");
  await tabTo(desk, "Pieces");
  await desk.keyboard.type("6");
  await press("Enter");
  await expect(desk.getByRole("heading", { level: 1, name: /^E20/ })).toBeVisible();

  await press("r");
  await tabTo(desk, "To bin");
  await desk.keyboard.type("E-01");
  await tabTo(desk, "Pieces of EXP-KEYS");
  await press("Enter");
  await expect(desk.getByText("6 received in E-01.")).toBeVisible();
  await expect(form).toBeHidden();
  await expect(desk.getByText("Received", { exact: true }).first()).toBeVisible();

  await press("g", "e");
  await press("/");
  await desk.keyboard.type("PO-KEYS");
  await press("Enter");
  await expect(desk.getByRole("row").filter({ hasText: "PO-KEYS" })).toHaveCount(1);
});
