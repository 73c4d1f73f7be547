import { expect, test } from "vitest";
import { between, fractionOf } from "./seek";

test("days, instants and numbers lie evenly", () => {
  expect(between("2026-01-01", "2026-01-11", 0.5)).toBe("2026-01-06");
  expect(between("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", 0.25)).toBe("2026-01-01T18:00:00.000Z");
  expect(between("100", "200", 0.1)).toBe("110");
});

test("texts lie between texts", () => {
  const middle = between("2026-000001", "2026-099999", 0.5);
  expect(middle > "2026-000001" && middle < "2026-099999").toBe(true);
  expect(middle.startsWith("2026-0")).toBe(true);
});

test("a value has a place, and one beyond the ends is at the end", () => {
  expect(fractionOf("2026-01-01", "2026-01-11", "2026-01-06")).toBe(0.5);
  expect(fractionOf("2026-01-11", "2026-01-01", "2026-01-06")).toBe(0.5);
  expect(fractionOf("100", "200", "900")).toBe(1);
  expect(fractionOf("SHOP-1", "SHOP-9", "SHOP-5")).toBeCloseTo(0.5, 1);
});
