// Somebody without a session is told how to get in; a link signs in once, and one can go out again.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";
import { startServer } from "./server";

async function violations(page: Page): Promise<string[]> {
  return (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
}

test("without a session every address explains the sign-in link", async ({ browser, server }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(`${server.url}/orders`);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(page.getByText("evenkeel sign-in-link")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: "e2e/.artifacts/signed-out.png" });

  await page.goto(server.link());
  await page.getByRole("button").click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders" })).toBeVisible();
  await page.goto(`${server.url}/profile`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto(`${server.url}/orders`);
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await context.close();
});

test("an empty book offers three ways to begin", async ({ browser }) => {
  const server = await startServer();
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(server.link());
  await page.getByRole("button").click();
  await expect(page.getByRole("heading", { name: "No orders yet" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Import a file/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: "e2e/.artifacts/empty-book.png" });
  await context.close();
  await server.stop();
});
