// What opens over a page: as accessible as the page itself, heard from the keyboard, closed by Escape.
import AxeBuilder from "@axe-core/playwright";
import { expect, hands, prefer, test } from "./journey";

test.use({ demoOrders: 400 });

const OVERLAYS: [name: string, keys: string[], role: "dialog" | "menu"][] = [
  ["palette", ["Control+k"], "dialog"],
  ["help", ["?"], "dialog"],
  ["columns", ["c"], "dialog"],
  ["filter", ["f"], "dialog"],
];

for (const theme of ["light", "dark"]) {
  for (const [name, keys, role] of OVERLAYS) {
    test(`${name}, ${theme}`, async ({ desk }) => {
      await prefer(desk, { theme, language: theme === "light" ? "en" : "nl" });
      await desk.goto("/orders");
      await expect(desk.getByRole("gridcell").first()).toBeVisible();
      await hands(desk)(...keys);
      const overlay = desk.getByRole(role);
      await expect(overlay).toBeVisible();
      const { violations } = await new AxeBuilder({ page: desk }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
      await desk.screenshot({ path: `e2e/.artifacts/overlay-${name}-${theme}.png` });
      await desk.keyboard.press("Escape");
      await expect(overlay).toHaveCount(0);
    });
  }
}

test("a menu opens, is walked by arrows, and the browser lets its styles through", async ({ desk }) => {
  await prefer(desk, {});
  await desk.goto("/orders");
  await desk.getByRole("button", { name: "Language" }).click();
  const menu = desk.getByRole("menu");
  await expect(menu).toBeVisible();
  const { violations } = await new AxeBuilder({ page: desk }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await hands(desk)("ArrowDown", "ArrowDown", "Enter");
  await expect(menu).toHaveCount(0);
  await expect(desk.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await expect(desk.getByRole("link", { name: "Voorraad" })).toBeVisible();
});

test("a scan is heard wherever the focus is, and triggers no shortcut", async ({ desk }) => {
  await prefer(desk, {});
  await desk.goto("/warehouses");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  // Dispatched in the page, as fast as a scanner types.
  await desk.evaluate(() => {
    for (const key of [..."go2026-000031", "Enter"])
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  await expect(desk).toHaveURL(/\/orders\?q=go2026-000031/);
});
