// A million orders. The server's answers are made here, so that the journey is about the grid alone.
import type { Page, Route } from "@playwright/test";
import { expect, hands, prefer, test } from "./journey";

const TOTAL = 1_000_000;
const NEWEST = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/** The newest first, one a minute. */
function order(index: number) {
  const quantities = {
    ordered: 1,
    cancelled: 0,
    reserved: 0,
    allocated: 0,
    picked: 0,
    packed: 0,
    shipped: 1,
    returned: 0,
  };
  return {
    id: `ord_${index}`,
    number: `N${String(TOTAL - index).padStart(7, "0")}`,
    owner: "own_1",
    channel: "chn_1",
    status: "shipped",
    currency: "EUR",
    placed_at: new Date(NEWEST - index * MINUTE).toISOString(),
    recipient: `Customer ${index}`,
    quantities,
    line_count: 1,
    backordered: 0,
    total_minor: 100 + (index % 5000),
    version: 1,
    priority: 0,
    open_holds: 0,
    payment_state: "paid",
  };
}

function page(start: number, limit: number) {
  const from = Math.max(0, Math.min(start, TOTAL - 1));
  const to = Math.min(TOTAL, from + limit);
  return {
    items: Array.from({ length: to - from }, (_, place) => order(from + place)),
    next: to < TOTAL ? `n${to}` : undefined,
    previous: from > 0 ? `p${from}` : undefined,
    narrow: false,
  };
}

async function answer(route: Route): Promise<void> {
  const query = new URL(route.request().url()).searchParams;
  const limit = Number(query.get("limit"));
  const [from, after] = [query.get("from"), query.get("after")];
  if (from)
    return await route.fulfill({ json: page(Math.ceil((NEWEST - Date.parse(from)) / MINUTE), limit) });
  if (after?.startsWith("p"))
    return await route.fulfill({ json: page(Number(after.slice(1)) - limit, limit) });
  if (after) return await route.fulfill({ json: page(Number(after.slice(1)), limit) });
  const isFromEnd = query.get("sort") === "placed_at";
  await route.fulfill({ json: isFromEnd ? page(TOTAL - limit, limit) : page(0, limit) });
}

test.beforeEach(async ({ desk }) => {
  await prefer(desk, { plots: false });
  await desk.route(/\/api\/v1\/orders\?/, answer);
  await desk.route(/\/api\/v1\/figures\/orders/, (route) =>
    route.fulfill({ json: { items: [{ status: "shipped", orders: TOTAL }] } }),
  );
  await desk.goto("/orders");
  await expect(desk.getByText("N1000000")).toBeVisible();
});

/** The numbers of the rows in view, top to bottom. */
async function shown(desk: Page): Promise<number[]> {
  const { top, height } = (await desk
    .getByRole("grid")
    .boundingBox()
    .then((box) => box && { top: box.y + 34, height: box.height })) ?? { top: 0, height: 0 };
  const links = await desk.getByRole("grid").getByRole("link").all();
  const found: [number, number][] = [];
  for (const link of links) {
    const box = await link.boundingBox();
    if (box && box.y >= top && box.y < top + height)
      found.push([box.y, Number((await link.textContent())?.slice(1))]);
  }
  return found.sort(([a], [b]) => a - b).map(([, number]) => number);
}

test("the bar reaches every part, and rows follow each other wherever it stands", async ({ desk }) => {
  const grid = desk.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", String(TOTAL + 1));
  for (const share of [0.25, 0.5, 0.999, 1]) {
    await grid.evaluate((element, part) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) * part;
    }, share);
    await expect(grid.locator("[aria-busy]")).toHaveCount(0);
    const numbers = await shown(desk);
    expect(numbers.length).toBeGreaterThan(15);
    expect(numbers.every((number, place) => place === 0 || number === (numbers[place - 1] ?? 0) - 1)).toBe(
      true,
    );
    expect(Math.abs((numbers[0] ?? 0) - TOTAL * (1 - share))).toBeLessThan(TOTAL * 0.02);
  }
  expect((await shown(desk)).at(-1)).toBe(1);
});

test("the wheel moves by as much as it turns, far down too", async ({ desk }) => {
  const grid = desk.getByRole("grid");
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  // The page has not drawn itself there yet: until then it is as little busy as it was.
  await expect.poll(async () => (await shown(desk)).at(0) ?? TOTAL).toBeLessThan(TOTAL * 0.6);
  await expect(grid.locator("[aria-busy]")).toHaveCount(0);
  const [before = 0] = await shown(desk);
  await grid.hover();
  await desk.mouse.wheel(0, 340);
  await expect(async () => {
    const [after = 0] = await shown(desk);
    expect(before - after).toBe(10);
  }).toPass({ timeout: 30_000 });
});

test("keys reach the last row and come back, and the focus stays on its cell", async ({ desk }) => {
  const press = hands(desk);
  await press("j", "Control+End");
  await expect(desk.getByRole("link", { name: "N0000001" })).toBeVisible();
  await expect(desk.locator(":focus")).toHaveAttribute("role", "gridcell");
  await press("Control+Home");
  await expect(desk.getByRole("link", { name: "N1000000" })).toBeVisible();
});

test("a jump to a date shows it", async ({ desk }) => {
  const press = hands(desk);
  await press("t");
  const dialog = desk.getByRole("dialog");
  await dialog.getByLabel("Placed").fill("2025-06-01");
  await dialog.getByRole("button", { name: "Jump to" }).click();
  await expect(desk.getByText(/01\/06\/2025|31\/05\/2025/).first()).toBeVisible();
});
