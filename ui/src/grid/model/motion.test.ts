import { expect, test } from "vitest";
import { moved } from "./motion";

const extent = { rowCount: 100, columnCount: 5, pageRows: 20 };
const from = { row: 10, column: 2 };

test.each([
  ["ArrowDown", { row: 11, column: 2 }],
  ["j", { row: 11, column: 2 }],
  ["ArrowUp", { row: 9, column: 2 }],
  ["ArrowLeft", { row: 10, column: 1 }],
  ["Home", { row: 10, column: 0 }],
  ["End", { row: 10, column: 4 }],
  ["Mod+Home", { row: 0, column: 0 }],
  ["Mod+End", { row: 99, column: 4 }],
  ["PageDown", { row: 30, column: 2 }],
  ["PageUp", { row: 0, column: 2 }],
])("%s", (key, to) => {
  expect(moved(from, key, extent)).toEqual(to);
});

test("the header is above the first row, and nothing is above the header", () => {
  expect(moved({ row: 0, column: 1 }, "ArrowUp", extent)).toEqual({ row: -1, column: 1 });
  expect(moved({ row: -1, column: 1 }, "ArrowUp", extent)).toEqual({ row: -1, column: 1 });
});

test("nothing moves beyond the last cell, and other keys move nothing", () => {
  expect(moved({ row: 99, column: 4 }, "PageDown", extent)).toEqual({ row: 99, column: 4 });
  expect(moved(from, "q", extent)).toBeUndefined();
});
