import { describe, expect, it } from "vitest";
import { decimalPrice, decimalsOf, filled, minorUnits, wholeNumber } from "./values";

describe("whole numbers", () => {
  it("reads digits, groups and signs", () => {
    expect(wholeNumber(" 12 ")).toBe(12);
    expect(wholeNumber("-3")).toBe(-3);
    expect(wholeNumber("1.200")).toBe(1200);
    expect(wholeNumber("1,200,000")).toBe(1_200_000);
    expect(wholeNumber("1 200")).toBe(1200);
  });

  it("does not guess", () => {
    expect(wholeNumber("")).toBeUndefined();
    expect(wholeNumber("1.5")).toBeUndefined();
    expect(wholeNumber("twelve")).toBeUndefined();
    expect(wholeNumber("99999999999999999")).toBeUndefined();
  });
});

describe("amounts", () => {
  it("reads a decimal point and a decimal comma", () => {
    expect(minorUnits("12.5", 2)).toBe(1250);
    expect(minorUnits("12,50", 2)).toBe(1250);
    expect(minorUnits("1.234,56", 2)).toBe(123_456);
    expect(minorUnits("1,234.56", 2)).toBe(123_456);
    expect(minorUnits("1.234.567", 2)).toBe(123_456_700);
    expect(minorUnits("-4", 2)).toBe(-400);
    expect(minorUnits("1200", 0)).toBe(1200);
  });

  it("refuses more decimals than the currency has, and what is no amount", () => {
    expect(minorUnits("1.234", 2)).toBeUndefined();
    expect(minorUnits("1,5", 0)).toBeUndefined();
    expect(minorUnits("", 2)).toBeUndefined();
    expect(minorUnits("12 euro", 2)).toBeUndefined();
  });

  it("knows currencies by their decimals", () => {
    expect(decimalsOf("EUR")).toBe(2);
    expect(decimalsOf("JPY")).toBe(0);
    expect(decimalsOf("nonsense")).toBe(2);
  });
});

it("takes an empty text for no text", () => {
  expect(filled("  ")).toBeUndefined();
  expect(filled(" a ")).toBe("a");
});

describe("prices", () => {
  it("reads a decimal point and a decimal comma, with up to six decimals", () => {
    expect(decimalPrice("12,50")).toBe("12.50");
    expect(decimalPrice("1.234,5")).toBe("1234.5");
    expect(decimalPrice("0.000001")).toBe("0.000001");
    expect(decimalPrice("7")).toBe("7");
  });

  it("does not guess", () => {
    expect(decimalPrice("")).toBeUndefined();
    expect(decimalPrice("-1")).toBeUndefined();
    expect(decimalPrice("1.0000001")).toBeUndefined();
    expect(decimalPrice("free")).toBeUndefined();
  });
});
