// Items and their stock: made, received, counted, moved, taken back. Once by mouse, once by keyboard alone.
import type { Page } from "@playwright/test";
import { expect, hands, prefer, tabTo, test } from "./journey";

test.beforeEach(async ({ server, desk }) => {
  const bins = await server.api<{ items: { code: string }[] }>("GET", "/bins");
  const [warehouse] = (await server.api<{ items: { id: string }[] }>("GET", "/warehouses")).items;
  for (const code of ["S-01", "S-02"]) {
    if (bins.items.some((bin) => bin.code === code)) continue;
    await server.api("POST", "/bins", { warehouse: warehouse?.id, code });
  }
  await prefer(desk, {});
});

test("by mouse: an item is made, received, counted, taken back, moved, and its movements read", async ({
  desk,
}) => {
  await desk.goto("/products");
  await desk.getByRole("button", { name: "New item" }).first().click();
  const form = desk.getByRole("dialog");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByText("This must be filled.")).toBeVisible();
  await form.getByLabel("Item code").fill("MUG");
  await form.getByLabel("Name").fill("Mug, white ☕ مرحبا");
  await form.getByLabel("Barcode", { exact: true }).fill("8712345678906");
  await form.getByLabel("Weight in grams").fill("heavy");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(form.getByText("Write a whole number, such as 12.")).toBeVisible();
  await form.getByLabel("Weight in grams").fill("350");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: "MUG" })).toBeVisible();
  await expect(desk.getByText("8712345678906")).toBeVisible();

  await desk.getByRole("button", { name: "Receive goods" }).click();
  await form.getByLabel("To bin").fill("NOWHERE");
  await form.getByLabel("Pieces").fill("40");
  await expect(form.getByText("The warehouse has no such bin.")).toBeVisible();
  await form.getByLabel("To bin").fill("S-0");
  await desk.getByRole("option", { name: "S-01" }).click();
  await expect(form.getByRole("status", { name: "What it does" })).toContainText("+40");
  await form.getByRole("button", { name: "Receive goods" }).click();
  await expect(desk.getByText("40 received in S-01.")).toBeVisible();
  await expect(stockRow(desk)).toContainText("40");

  await desk.getByRole("button", { name: "Correct stock" }).click();
  await form.getByLabel("Bin", { exact: true }).fill("S-01");
  await form.getByLabel("Pieces").fill("38");
  await expect(form.getByRole("status", { name: "What it does" })).toContainText("40 →becomes 38");
  await form.getByRole("button", { name: "Correct stock" }).click();
  await expect(stockRow(desk)).toContainText("38");
  await desk.getByRole("button", { name: "Undo" }).click();
  await expect(desk.getByText("The correction of MUG was taken back.")).toBeVisible();
  await expect(stockRow(desk)).toContainText("40");

  await desk.getByRole("button", { name: "Transfer stock" }).click();
  await form.getByLabel("From bin").fill("S-01");
  await form.getByLabel("To bin").fill("S-02");
  await form.getByLabel("Pieces").fill("41");
  await form.getByRole("button", { name: "Transfer stock" }).click();
  await expect(form.getByText("only 40").first()).toBeVisible();
  await form.getByLabel("Pieces").fill("15");
  await form.getByRole("button", { name: "Transfer stock" }).click();
  await expect(desk.getByText("15 of MUG went to S-02.")).toBeVisible();
  const byBin = desk.getByRole("region", { name: "By bin" });
  await expect(byBin).toContainText("S-02");
  await desk.getByRole("button", { name: "Undo" }).last().click();
  await expect(desk.getByText("MUG is back in S-01.")).toBeVisible();
  await expect(byBin).not.toContainText("S-02");

  await desk.goto("/stock/movements?q=kind:adjust");
  await expect(desk.getByRole("row").filter({ hasText: "MUG" })).toHaveCount(2);
  await expect(desk.getByText("Taken back")).toBeVisible();
});

test("by keyboard alone: the same way", async ({ desk }) => {
  const press = hands(desk);
  const form = desk.getByRole("dialog");
  await desk.goto("/orders");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "i");
  await expect(desk.getByRole("heading", { level: 1, name: "Items" })).toBeVisible();
  await press("n");
  await expect(form.getByLabel("Item code")).toBeFocused();
  await desk.keyboard.type("KEY");
  await press("Tab");
  await desk.keyboard.type("Key ring");
  await press("Enter");
  await expect(desk.getByRole("heading", { level: 1, name: "KEY" })).toBeVisible();

  await press("r");
  await expect(form).toBeVisible();
  await tabTo(desk, "To bin");
  await desk.keyboard.type("S-0");
  await expect(desk.getByRole("option").first()).toContainText("S-01");
  await press("ArrowDown", "Enter");
  await expect(form.getByLabel("To bin")).toHaveValue("S-01");
  await tabTo(desk, "Pieces");
  await desk.keyboard.type("7");
  await press("Enter");
  await expect(desk.getByText("7 received in S-01.")).toBeVisible();

  await press("a");
  await tabTo(desk, "Bin");
  await desk.keyboard.type("S-01");
  await tabTo(desk, "Pieces");
  await desk.keyboard.type("5");
  await press("Enter");
  await expect(desk.getByText("KEY was corrected: 5 on hand now.")).toBeVisible();
  await press("z");
  await expect(desk.getByText("The correction of KEY was taken back.")).toBeVisible();

  await press("t");
  await tabTo(desk, "From bin");
  await desk.keyboard.type("S-01");
  await tabTo(desk, "To bin");
  await desk.keyboard.type("S-02");
  await tabTo(desk, "Pieces");
  await desk.keyboard.type("3");
  await press("Enter");
  await expect(desk.getByText("3 of KEY went to S-02.")).toBeVisible();
  await press("z");
  await expect(desk.getByText("KEY is back in S-01.")).toBeVisible();
  await press("t");
  await tabTo(desk, "From bin");
  await desk.keyboard.type("S-01");
  await tabTo(desk, "To bin");
  await desk.keyboard.type("S-02");
  await tabTo(desk, "Pieces");
  await desk.keyboard.type("2");
  await press("Enter");
  await expect(desk.getByText("2 of KEY went to S-02.")).toBeVisible();

  await press("Escape");
  await expect(desk.getByRole("heading", { level: 1, name: "Items" })).toBeVisible();
  await press("g", "s");
  await expect(desk.getByRole("heading", { level: 1, name: "Stock" })).toBeVisible();
  await press("/");
  await desk.keyboard.type("KEY");
  await press("Enter", "Escape", "j", "Space");
  await expect(desk.getByRole("complementary", { name: "At a glance" })).toContainText("S-02");
});

for (const way of ["mouse", "keyboard"] as const) {
  test(`stock by bin, by ${way}`, async ({ desk, server }) => {
    const press = hands(desk);
    const sku = `BIN-${way.toUpperCase()}`;
    await server.api("POST", "/products", { sku, name: "Clothes peg" });
    for (const bin of ["S-01", "S-02"])
      await server.api("POST", "/stock/receive", { bin, lines: [{ sku, quantity: 20 }] });
    await desk.goto("/stock");
    await expect(desk.getByRole("gridcell").first()).toBeVisible();
    const search = desk.getByRole("searchbox");
    if (way === "mouse") {
      await desk.getByRole("link", { name: "By bin" }).click();
      await expect(desk).toHaveURL(/\/stock\/bins/);
      await search.fill(sku);
      await search.press("Enter");
    } else {
      await tabTo(desk, desk.getByRole("link", { name: "By bin" }));
      await press("Enter");
      await expect(desk).toHaveURL(/\/stock\/bins/);
      await press("/");
      await expect(search).toBeFocused();
      await desk.keyboard.insertText(sku);
      await press("Enter", "Escape");
    }
    const rows = desk.getByRole("row").filter({ hasText: sku });
    await expect(rows).toHaveCount(2);
    const second = rows.filter({ hasText: "S-02" });
    if (way === "mouse") {
      await second.getByRole("link", { name: "S-02" }).click();
      await expect(desk.getByRole("heading", { level: 1, name: "S-02" })).toBeVisible();
      return;
    }
    await press("Control+Home", "j", "a");
    await expect(desk.getByRole("dialog").getByLabel("Bin", { exact: true })).toHaveValue("S-02");
    await tabTo(desk, "Pieces");
    await desk.keyboard.insertText("18");
    await press("Enter");
    await expect(second).toContainText("18");
    await expect(rows.filter({ hasText: "S-01" })).toContainText("20");
  });
}

function stockRow(desk: Page) {
  return desk.getByRole("region", { name: "Stock by warehouse" });
}
