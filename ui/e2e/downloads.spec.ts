// A list as a file: what it shows, by its filter and in its order. Once by mouse, once by keyboard alone.
import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expect, hands, prefer, tabTo, test } from "./journey";

test.beforeEach(async ({ server, desk }) => {
  const known = await server.api<{ items: unknown[] }>("GET", "/products?filter=sku:starts:FILE-");
  if (known.items.length === 0) {
    for (const sku of ["FILE-1", "FILE-2", "FILE-3"])
      await server.api("POST", "/products", { sku, name: `=${sku}` });
  }
  await prefer(desk, {});
});

test("by mouse: a filtered list for a spreadsheet, and nothing in it that one would run", async ({
  desk,
}) => {
  await desk.goto("/products?q=FILE-&sort=-sku");
  await expect(desk.getByRole("row").filter({ hasText: "FILE-3" })).toBeVisible();
  await desk.getByRole("button", { name: "Download this list" }).click();
  await expect(desk.getByRole("dialog")).toContainText("3 rows");
  const file = await downloaded(desk, () => desk.getByRole("button", { name: "CSV", exact: true }).click());
  expect(file.suggestedFilename()).toBe("product.csv");
  const [header, ...rows] = (await read(file)).trim().split("\r\n");
  expect(header).toContain("owner_code,sku,name");
  expect(rows.map((row) => /FILE-\d,'=FILE-\d/.exec(row)?.[0])).toEqual([
    "FILE-3,'=FILE-3",
    "FILE-2,'=FILE-2",
    "FILE-1,'=FILE-1",
  ]);
  await expect(desk.getByRole("dialog")).toBeHidden();

  await desk.getByRole("button", { name: "Download this list" }).click();
  const workbook = await downloaded(desk, () =>
    desk.getByRole("button", { name: "XLSX, for a spreadsheet" }).click(),
  );
  expect(workbook.suggestedFilename()).toBe("product.xlsx");
  expect((await read(workbook)).slice(0, 2)).toBe("PK");
});

test("by keyboard alone: a list for a program", async ({ desk }) => {
  await prefer(desk, { language: "nl" });
  const press = hands(desk);
  await desk.goto("/products?q=FILE-&sort=sku");
  await expect(desk.getByRole("row").filter({ hasText: "FILE-3" })).toBeVisible();
  await tabTo(desk, desk.getByRole("button", { name: "Deze lijst downloaden" }));
  await press("Enter");
  await tabTo(desk, desk.getByRole("button", { name: "NDJSON, voor een programma" }));
  const file = await downloaded(desk, () => press("Enter"));
  const rows = (await read(file)).trim().split("\n");
  expect(rows.map((row) => JSON.parse(row).name)).toEqual(["=FILE-1", "=FILE-2", "=FILE-3"]);
});

async function downloaded(desk: Page, act: () => Promise<void>): Promise<Download> {
  const [file] = await Promise.all([desk.waitForEvent("download"), act()]);
  return file;
}

async function read(file: Download): Promise<string> {
  return await readFile(await file.path(), "utf8");
}
