// Rules of a client: written on its page, tried on the past, seen on an order.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";
import type { Server } from "./server";

let book: Book;
let owner: string;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  const owners = await server.api<{ items: { id: string }[] }>("GET", "/owners");
  owner = owners.items[0]?.id ?? "";
  await prefer(desk, {});
});

test.afterEach(async ({ server }) => {
  await server.api("PUT", `/owners/${owner}/rules`, { rules: [] });
});

async function openRules(server: Server) {
  return await server.api<{ rules: { name: string; active: boolean }[] }>("GET", `/owners/${owner}/rules`);
}

test("a rule is written, tried on the latest orders, and seen on the next one", async ({ desk, server }) => {
  await book.order({ lines: [["LAMP", 3]] });
  await desk.goto(`/owners/${owner}`);
  const panel = desk.getByRole("region", { name: "Rules" });
  await expect(panel.getByText("No rules")).toBeVisible();
  await panel.getByRole("button", { name: "New rule" }).click();
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Much goes by pallet");
  await dialog.getByLabel("If").fill("colour:red");
  await dialog.getByLabel("Carrier").fill("Pallet");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await expect(dialog.getByText(/names nothing that a rule can ask/)).toBeVisible();
  await dialog.getByLabel("If").fill("pieces>=3");
  await dialog.getByRole("button", { name: "Add an action" }).click();
  await dialog.getByLabel("Reason").fill("Look at it");
  const effect = dialog.getByRole("status", { name: "What it does" });
  await expect(effect).toContainText("Latest orders it is for");
  await dialog.getByRole("button", { name: "Save rule" }).click();
  await expect(panel.getByText("Send with Pallet")).toBeVisible();
  await expect(panel.getByText("Put on hold: Approval (Look at it)")).toBeVisible();

  const order = await book.order({ lines: [["LAMP", 3]] });
  await desk.goto(`/orders/${order.id}`);
  await desk.getByText("Pallet", { exact: true }).first().click();
  await expect(desk.getByText(/Chosen by rule \d+ “Much goes by pallet”/)).toBeVisible();
  await expect(desk.getByText(/Rule \d+ “Much goes by pallet” placed it/)).toBeVisible();
  await expect(desk.getByText("A rule did its work")).toBeVisible();
  expect((await openRules(server)).rules).toHaveLength(1);
});

test("by keyboard alone: a rule is switched off, moved and taken back", async ({ desk, server }) => {
  const rule = (name: string, carrier: string) => ({
    name,
    when: "accepted",
    if: "",
    // biome-ignore lint/suspicious/noThenProperty: the API's word for what a rule does
    then: [{ do: "method", carrier }],
  });
  await server.api("PUT", `/owners/${owner}/rules`, {
    rules: [rule("One", "PostNL"), rule("Two", "DHL")],
  });
  const press = hands(desk);
  await desk.goto(`/owners/${owner}`);
  const panel = desk.getByRole("region", { name: "Rules" });
  await tabTo(desk, panel.getByRole("button", { name: "Ask “One” later" }));
  await press("Enter");
  await expect(panel.locator("h3").first()).toContainText("Two");
  await tabTo(desk, panel.getByRole("button", { name: "Switch rule “Two” on or off" }));
  await press("Enter");
  await expect(panel.getByText("off", { exact: true })).toBeVisible();
  await expect(desk.getByRole("button", { name: /Undo/ })).toBeVisible();
  await press("z");
  await expect(panel.getByText("off", { exact: true })).toBeHidden();
  expect((await openRules(server)).rules.map(({ name, active }) => [name, active])).toEqual([
    ["Two", true],
    ["One", true],
  ]);
});
