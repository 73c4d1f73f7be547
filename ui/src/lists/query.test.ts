import { expect, test } from "vitest";
import { type FilterField, readTerms } from "./filter";
import { filterOf } from "./query";

const fields: FilterField[] = [
  { key: "status", kind: "word", words: ["ready"] },
  { key: "warehouse", aliases: ["wh"], kind: "reference", noun: "warehouse", isOptional: true },
  { key: "placed_at", kind: "instant" },
  { key: "total_minor", kind: "money" },
];

async function asked(text: string): Promise<unknown> {
  const filter = await filterOf(readTerms(text, fields), {
    fields,
    search: (words) => ({ field: "number", op: "contains", value: words }),
    idsOf: async (noun, codes) => codes.map((code) => `${noun}=${code}`),
    today: "2026-03-01",
  });
  return filter && JSON.parse(filter);
}

test("nothing written, nothing asked", async () => {
  expect(await asked("")).toBeUndefined();
});

test("codes become ids, amounts numbers, and days follow the calendar", async () => {
  expect(await asked("wh:AMS|whs_3 total_minor>500 placed_at>=today-1")).toEqual({
    all: [
      { field: "warehouse", op: "in", value: ["whs_3", "warehouse=AMS"] },
      { field: "total_minor", op: "gt", value: 500 },
      { field: "placed_at", op: "ge", value: "2026-02-28" },
    ],
  });
});

test("what is not, and what has none", async () => {
  expect(await asked("-status:ready -wh:*")).toEqual({
    all: [
      { not: { field: "status", op: "in", value: ["ready"] } },
      { field: "warehouse", op: "is_set", value: false },
    ],
  });
});

test("free words go to the search", async () => {
  expect(await asked("10023")).toEqual({ all: [{ field: "number", op: "contains", value: "10023" }] });
});
