import { expect, test } from "vitest";
import { rank } from "./rank";

test("every word must stand in the label, accents and case aside", () => {
  expect(rank("Put on hold", "HOLD put")).toBeGreaterThan(0);
  expect(rank("Préparer", "prepar")).toBeGreaterThan(0);
  expect(rank("Put on hold", "lift")).toBe(0);
});

test("a beginning beats the middle", () => {
  expect(rank("Orders", "ord")).toBeGreaterThan(rank("Reorder", "ord"));
});
