// Stock is counted blind, and made good. Once by mouse, once by keyboard alone.
import { expect, hands, prefer, tabTo, test } from "./journey";
import type { Server } from "./server";

/** A bin of its own with ten pieces of an item of its own. */
async function stocked(server: Server, sku: string, bin: string): Promise<void> {
  const [warehouse] = (await server.api<{ items: { id: string }[] }>("GET", "/warehouses")).items;
  await server.api("POST", "/bins", { warehouse: warehouse?.id, code: bin });
  await server.api("POST", "/products", { sku });
  await server.api("POST", "/stock/receive", { bin, lines: [{ sku, quantity: 10 }] });
}

test("by mouse: counted, moved meanwhile, counted again and approved", async ({ desk, server }) => {
  await stocked(server, "CNT-MOUSE", "K-01");
  await prefer(desk, {});
  await desk.goto("/stock/counts");
  await desk.getByRole("button", { name: "Count stock" }).first().click();
  const form = desk.getByRole("dialog");
  await form.getByRole("button", { name: "Begin" }).click();
  await expect(form.getByText("Name a bin or an item, and not both.")).toBeVisible();
  await form.getByLabel("Bin", { exact: true }).fill("K-01");
  await desk.getByRole("option", { name: "K-01" }).click();
  await form.getByRole("button", { name: "Begin" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: /^T20/ })).toBeVisible();

  const panel = desk.getByRole("region", { name: "Count", exact: true });
  const found = desk.getByRole("region", { name: "What was found" });
  await panel.getByLabel("Item", { exact: true }).fill("CNT-MOUSE");
  await desk.getByRole("option", { name: "CNT-MOUSE" }).click();
  await panel.getByLabel("Pieces found").fill("8");
  await panel.getByRole("button", { name: "Note" }).click();
  await expect(found.getByRole("row").filter({ hasText: "CNT-MOUSE" })).toContainText("8");
  await expect(found).not.toContainText("In the book");
  await desk.getByRole("button", { name: "All is counted" }).click();
  await expect(desk.getByText("To be approved")).toBeVisible();
  await expect(found).toContainText("-2");

  await server.api("POST", "/stock/receive", { bin: "K-01", lines: [{ sku: "CNT-MOUSE", quantity: 5 }] });
  await desk.getByRole("button", { name: "Approve" }).click();
  await expect(desk.getByText(/Count it again/)).toBeVisible();
  await panel.getByLabel("Item", { exact: true }).fill("CNT-MOUSE");
  await desk.getByRole("option", { name: "CNT-MOUSE" }).click();
  await panel.getByLabel("Pieces found").fill("13");
  await panel.getByRole("button", { name: "Note" }).click();
  await expect(found.getByRole("row").filter({ hasText: "CNT-MOUSE" })).toContainText("15");
  await desk.getByRole("button", { name: "Approve" }).click();
  await expect(desk.getByText(/was made good/)).toBeVisible();
  await expect(desk.getByText("Done", { exact: true })).toBeVisible();
});

test("by keyboard alone: a bin is counted and nothing differs", async ({ desk, server }) => {
  await stocked(server, "CNT-KEYS", "K-02");
  await prefer(desk, {});
  const press = hands(desk);
  await desk.goto("/stock/counts");
  await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
  await press("n");
  await tabTo(desk, "Bin");
  await desk.keyboard.type("K-02");
  await expect(desk.getByRole("option", { name: "K-02" })).toBeVisible();
  await press("ArrowDown", "Enter", "Enter");
  await expect(desk.getByRole("heading", { level: 1, name: /^T20/ })).toBeVisible();
  await expect(desk.getByLabel("Item", { exact: true })).toBeFocused();
  await desk.keyboard.type("CNT-KEYS");
  await expect(desk.getByRole("option", { name: "CNT-KEYS" })).toBeVisible();
  await press("ArrowDown", "Enter");
  await tabTo(desk, desk.getByLabel("Pieces found"));
  await desk.keyboard.type("10");
  await press("Enter");
  await expect(desk.getByText("10 of CNT-KEYS noted.")).toBeVisible();
  await tabTo(desk, desk.getByRole("button", { name: "All is counted" }));
  await press("Enter");
  await expect(desk.getByText("Done", { exact: true })).toBeVisible();
});
