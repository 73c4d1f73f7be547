import { expect, test } from "vitest";
import { judge, leftAt, nextStop, renewInMs, type Stop, stopsOf, withPending } from "./model";

const allocation = { product: "prd_1", warehouse: "whs_1", lot: null };
const stops = stopsOf(
  {
    allocations: [
      { ...allocation, line: "lin_2", bin: "bin_b", bin_code: "A-10", quantity: 2, picked: 0 },
      { ...allocation, line: "lin_1", bin: "bin_a", bin_code: "A-9", quantity: 3, picked: 1 },
    ],
  },
  [],
);
const [first, second] = stops as [Stop, Stop];

test("one walks by the bins' codes, read as people do", () => {
  expect(stops.map(({ binCode }) => binCode)).toEqual(["A-9", "A-10"]);
  expect(nextStop(stops)).toBe(first);
  expect(leftAt(first)).toBe(2);
});

test("pieces on their way count, and the next bin follows", () => {
  const counted = withPending(stops, [{ line: "lin_1", bin: "bin_a", quantity: 2 }]);
  expect(nextStop(counted)).toEqual(second);
  expect(nextStop(withPending(counted, [{ line: "lin_2", bin: "bin_b", quantity: 9 }]))).toBeUndefined();
});

test("first the bin, then the item: anything else is wrong, and what was expected is said", () => {
  const stop = { ...first, sku: "MUG" };
  const none = new Map<string, number>();
  expect(judge(stop, false, "MUG", none)).toEqual({ kind: "wrong", expected: "A-9" });
  expect(judge(stop, false, "A-9", none)).toEqual({ kind: "bin" });
  expect(judge(stop, true, "MUG", none)).toEqual({ kind: "item", quantity: 1 });
  expect(judge(stop, true, "8712345678906", none)).toEqual({ kind: "unknown" });
  expect(judge(stop, true, "8712345678906", new Map([["8712345678906", 12]]))).toEqual({
    kind: "item",
    quantity: 12,
  });
});

test("the work is renewed long before it ends", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  expect(renewInMs("2026-11-23T12:05:00Z", now)).toBe(100_000);
  expect(renewInMs("2026-11-23T11:00:00Z", now)).toBe(1_000);
});
