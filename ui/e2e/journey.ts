// What journeys stand on: a server for the worker, a page that is signed in, and no complaint of the browser.
import { test as base, type ConsoleMessage, expect, type Locator, type Page } from "@playwright/test";
import { type Server, startServer } from "./server";

interface Fixtures {
  /** A page of somebody who is signed in. Fails the journey when the browser complains about anything. */
  desk: Page;
  complaints: string[];
}

export const test = base.extend<
  Fixtures,
  { server: Server; storage: string; demoOrders: number | undefined }
>({
  demoOrders: [undefined, { option: true, scope: "worker" }],
  server: [
    async ({ demoOrders }, use) => {
      const server = await startServer(demoOrders);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  storage: [
    async ({ browser, server }, use) => {
      const page = await browser.newPage();
      await page.goto(atServer(server, server.link()));
      await page.getByRole("button").click();
      await page.waitForURL(`${server.url}/**`);
      const state = JSON.stringify(await page.context().storageState());
      await page.close();
      await use(state);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ storage }, use) => use(JSON.parse(storage)),
  // biome-ignore lint/correctness/noEmptyPattern: the test runner asks for this form
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, "what the browser complained about").toEqual([]);
  },
  desk: async ({ page, complaints }, use) => {
    page.on("console", (message) => {
      const isComplaint = message.type() === "error" || message.type() === "warning";
      if (isComplaint && !isRefusal(message)) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await use(page);
  },
});

/** A browser notes every refusal of the business, though the page has shown it in words. */
function isRefusal(message: ConsoleMessage): boolean {
  const isDryRun = message.location().url.includes("dry_run=true");
  const statuses = isDryRun ? /responded with a status of (404|409|412|422)/ : REFUSED;
  return statuses.test(message.text());
}

const REFUSED = /responded with a status of (409|412|422)/;

/** The address in a link may name another port than the one that we reach. */
function atServer(server: Server, link: string): string {
  return server.url + new URL(link).pathname + new URL(link).search;
}

/** How somebody has set the screens. */
export async function prefer(page: Page, preferences: Record<string, unknown>): Promise<void> {
  await page.addInitScript(
    (text) => localStorage.setItem("evenkeel.preferences", text),
    JSON.stringify({ language: "en", theme: "light", ...preferences }),
  );
}

/** No scanner: a person's fingers need this long from key to key. */
const FINGERS_MS = 80;

/** Presses keys one after the other as a person would; faster ones are a scan. */
export function hands(page: Page): (...keys: string[]) => Promise<void> {
  return async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(FINGERS_MS);
    }
  };
}

/** Goes on with Tab until this has the focus. A label alone is that of a field in the dialog. */
export async function tabTo(page: Page, target: string | Locator): Promise<void> {
  const press = hands(page);
  const wanted =
    typeof target === "string" ? page.getByRole("dialog").getByLabel(target, { exact: true }) : target;
  await expect(wanted).toBeVisible();
  for (let step = 0; step < TABS_MAX; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await press("Tab");
  }
  throw new Error(`Tab never reached ${target}`);
}

/** More than any page has places for the focus. */
const TABS_MAX = 80;

export { expect };
