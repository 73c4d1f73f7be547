import { expect, it } from "vitest";
import { adjustmentOf, effectOnBin } from "./adjustment";

it("sends a count as a count, and more or fewer as a difference", () => {
  expect(adjustmentOf("to", 12)).toEqual({ to: 12 });
  expect(adjustmentOf("more", 2)).toEqual({ by: 2 });
  expect(adjustmentOf("fewer", 2)).toEqual({ by: -2 });
});

it("foretells what the bin holds", () => {
  expect(effectOnBin(10, "to", 12)).toBe(12);
  expect(effectOnBin(10, "more", 2)).toBe(12);
  expect(effectOnBin(10, "fewer", 12)).toBe(-2);
});
