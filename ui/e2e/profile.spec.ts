// How somebody wants to see things: chosen once by mouse and once by keyboard alone, and kept.
import type { Page } from "@playwright/test";
import { expect, hands, tabTo, test } from "./journey";

async function expectDutchAndDark(desk: Page): Promise<void> {
  await expect(desk.getByRole("heading", { level: 1, name: "Profiel" })).toBeVisible();
  await expect(desk.locator("html")).toHaveAttribute("data-theme", "dark");
  await desk.reload();
  await expect(desk.getByRole("heading", { level: 1, name: "Profiel" })).toBeVisible();
  await expect(desk.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(desk.getByLabel("Getallen en datums")).toHaveValue("de-DE");
  await expect(desk.getByLabel("Rijhoogte")).toHaveValue("large");
}

test("by mouse: language, theme, formats and row height", async ({ desk }) => {
  await desk.goto("/profile");
  await desk.getByRole("main").getByLabel("Language", { exact: true }).selectOption("nl");
  await desk.getByRole("main").getByLabel("Thema", { exact: true }).selectOption("dark");
  await desk.getByLabel("Getallen en datums").selectOption("de-DE");
  await desk.getByLabel("Rijhoogte").selectOption("large");
  await expectDutchAndDark(desk);
});

test("by keyboard alone: the same", async ({ desk }) => {
  const press = hands(desk);
  await desk.goto("/orders");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("g", "u");
  for (const [label, key] of [
    ["Language", "n"],
    ["Thema", "d"],
    ["Getallen en datums", "d"],
    ["Rijhoogte", "r"],
  ] as const) {
    await tabTo(desk, desk.getByRole("main").getByLabel(label, { exact: true }));
    await press(key);
  }
  await expectDutchAndDark(desk);
});
