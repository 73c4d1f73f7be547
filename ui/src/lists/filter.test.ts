import { expect, test } from "vitest";
import { type FilterField, pastedList, readTerms, writeTerms } from "./filter";

const fields: FilterField[] = [
  { key: "status", kind: "word", words: ["ready", "on_hold"], wordAliases: { hold: "on_hold" } },
  { key: "warehouse", aliases: ["wh"], kind: "reference", noun: "warehouse", isOptional: true },
  { key: "placed_at", aliases: ["placed"], kind: "instant" },
  { key: "customer_name", aliases: ["customer"], kind: "text", isSearched: true },
  { key: "total_minor", kind: "money" },
];

test("people's words become terms", () => {
  expect(readTerms('status:hold wh:AMS|RTM placed>=2026-01-01 "de vries"', fields)).toEqual([
    { field: "status", op: "in", values: ["on_hold"] },
    { field: "warehouse", op: "in", values: ["AMS", "RTM"] },
    { field: "placed_at", op: "ge", values: ["2026-01-01"] },
    { field: undefined, op: "contains", values: ["de vries"] },
  ]);
});

test.each([
  "status:ready|on_hold",
  "-status:ready",
  "warehouse:*",
  "-warehouse:*",
  "customer_name:*vries*",
  'customer_name:"de v"*',
  'customer_name:"a|b"',
  "total_minor<5000",
  'placed_at>today-7 10023 "with space"',
  'customer_name:"quo\\"te"',
])("%s is written as it was read", (text) => {
  expect(writeTerms(readTerms(text, fields))).toBe(text);
});

test("what names no field is searched for", () => {
  expect(readTerms("weather:fine", fields)).toEqual([
    { field: undefined, op: "contains", values: ["weather:fine"] },
  ]);
});

test("a pasted column is a list, a sentence is not", () => {
  expect(pastedList("536365\n536366\n536365\n")).toEqual(["536365", "536366"]);
  expect(pastedList("A1, B2; C3")).toEqual(["A1", "B2", "C3"]);
  expect(pastedList("de vries")).toBeUndefined();
  expect(pastedList("status:hold wh:AMS1")).toBeUndefined();
});
