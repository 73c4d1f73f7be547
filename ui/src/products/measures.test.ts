import { expect, it } from "vitest";
import { sizeText, weightText } from "./measures";

const format = { quantity: (value: number) => String(value) };

it("writes weights in the unit that reads best", () => {
  expect(weightText(0, format)).toBe("");
  expect(weightText(320, format)).toBe("320 g");
  expect(weightText(1250, format)).toBe("1.25 kg");
});

it("writes sizes in centimetres, and nothing when they are unknown", () => {
  expect(sizeText([0, 0, 0], format)).toBe("");
  expect(sizeText([140, 140, 5], format)).toBe("14 × 14 × 0.5 cm");
});
