// A phone picks an order; its battery is pulled; a colleague goes on with nothing lost.
import type { Browser, Page } from "@playwright/test";
import { expect, prefer, test } from "./journey";
import type { Server } from "./server";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

interface Job {
  order: string;
  /** The barcode of what lies in the first bin. */
  cup: string;
}

/** Two lines in two bins, released to the warehouse. */
async function releasedOrder({ api }: Server): Promise<Job> {
  const mark = Math.random().toString(36).slice(2, 8).toUpperCase();
  const { id: warehouse } = await api<{ id: string }>("POST", "/warehouses", {
    code: `W${mark}`,
    name: "Floor",
    zone: "Europe/Amsterdam",
  });
  for (const [sku, bin, barcode] of [
    [`CUP-${mark}`, "A-01-1", `1${mark}`],
    [`BOWL-${mark}`, "A-02-1", `2${mark}`],
  ] as const) {
    await api("POST", "/products", { sku, name: `${sku} of stoneware`, packs: [{ barcode, quantity: 1 }] });
    await api("POST", "/bins", { warehouse, code: bin });
    await api("POST", "/stock/receive", { warehouse, bin, lines: [{ sku, quantity: 10 }] });
  }
  const { id } = await api<{ id: string }>("POST", "/orders", {
    warehouse,
    external_ref: mark,
    lines: [
      { sku: `CUP-${mark}`, quantity: 2, price: "1.00" },
      { sku: `BOWL-${mark}`, quantity: 1, price: "1.00" },
    ],
  });
  await api("POST", `/orders/${id}/release`, {});
  return { order: id, cup: `1${mark}` };
}

async function phone(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await prefer(page, { language: "en" });
  await page.goto(url);
  await page.getByRole("button").click();
  return page;
}

/** As a scanner that types does it: every letter at once, then Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys) {
        const place = document.activeElement ?? document.body;
        place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      }
    },
    [...code, "Enter"],
  );
}

/** The link in the code on the order's page. */
async function linkOf(desk: Page, order: string): Promise<string> {
  await desk.goto(`/orders/${order}`);
  await desk.getByRole("button", { name: "Pick on a phone" }).click();
  await expect(desk.getByRole("img", { name: "Code that opens the pick screen" })).toBeVisible();
  const url = new URL((await desk.getByRole("dialog").locator("code").textContent()) ?? "");
  return url.pathname + url.search;
}

test("a battery is pulled, and a colleague takes the order over with nothing lost", async ({
  desk,
  server,
  browser,
}) => {
  const { order, cup } = await releasedOrder(server);
  const ann = await phone(browser, server.url + (await linkOf(desk, order)));
  await ann.waitForURL(`**/pick/${order}`);
  await ann.getByRole("button", { name: "Begin" }).click();
  await expect(ann.getByRole("heading", { name: "A-01-1" })).toBeVisible();

  await scan(ann, cup);
  await expect(ann.getByText(`Expected A-01-1, scanned ${cup}`)).toBeVisible();
  await scan(ann, "A-01-1");
  await expect(ann.getByText("Scan the item")).toBeVisible();
  await scan(ann, cup);
  await expect(ann.getByText("1 of 3 pieces")).toBeVisible();
  await ann.context().close();

  const bob = await phone(browser, server.url + (await linkOf(desk, order)));
  await expect(bob.getByText(/Being picked by Phone/)).toBeVisible();
  await bob.getByRole("button", { name: "Take over" }).click();
  await expect(bob.getByText("1 of 3 pieces")).toBeVisible();
  await bob.getByRole("button", { name: "I am at the bin" }).click();
  await bob.getByRole("button", { name: "Take one" }).click();
  await expect(bob.getByRole("heading", { name: "A-02-1" })).toBeVisible();
  await bob.getByRole("button", { name: "I am at the bin" }).click();
  await bob.getByRole("button", { name: "Take one" }).click();
  await expect(bob.getByRole("heading", { name: "All picked" })).toBeVisible();

  const { lines } = await server.api<{ lines: { quantities: { picked: number } }[] }>(
    "GET",
    `/orders/${order}`,
  );
  expect(lines.map(({ quantities }) => quantities.picked)).toEqual([2, 1]);
  await bob.getByRole("button", { name: "Done" }).click();
  await expect(bob.getByRole("heading", { name: "Given back" })).toBeVisible();
  await bob.context().close();
});

test("by keyboard alone, without a connection for a while, and with a shortage", async ({
  desk,
  server,
  complaints,
}) => {
  const { order, cup } = await releasedOrder(server);
  await prefer(desk, { language: "en" });
  await desk.goto(`/pick/${order}`);
  await expect(desk.getByRole("button", { name: "Begin" })).toBeVisible();
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("heading", { name: "A-01-1" })).toBeVisible();

  await desk.route("**/pick", (route) => route.abort());
  await scan(desk, "A-01-1");
  await expect(desk.getByText("Scan the item")).toBeVisible();
  await scan(desk, cup);
  await expect(desk.getByText("1 scan waits for a connection")).toBeVisible();
  await desk.unroute("**/pick");
  expect(complaints.splice(0).every((one) => one.includes("ERR_FAILED"))).toBe(true);
  await desk.reload();
  await expect(desk.getByText("1 of 3 pieces")).toBeVisible();
  await expect
    .poll(async () => {
      const { lines } = await server.api<{ lines: { quantities: { picked: number } }[] }>(
        "GET",
        `/orders/${order}`,
      );
      return lines[0]?.quantities.picked;
    })
    .toBe(1);

  await desk.keyboard.press("s");
  await expect(desk.getByRole("dialog")).toBeVisible();
  await expect(desk.getByRole("dialog").getByRole("status")).toHaveText("1");
  await desk.getByRole("button", { name: "Not in its bin" }).focus();
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("heading", { name: "A-02-1" })).toBeVisible();
  await desk.keyboard.press("n");
  await expect(desk.getByText("Scan the item")).toBeVisible();
  await desk.keyboard.press("n");
  await expect(desk.getByRole("heading", { name: "All picked" })).toBeVisible();
});
