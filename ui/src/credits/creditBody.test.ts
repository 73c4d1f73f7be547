import { describe, expect, it } from "vitest";
import type { OrderToCredit } from "./CreditLines";
import { amountFor, creditBody, linesOf } from "./creditBody";

const form = (values: Record<string, string>) => ({ value: (pointer: string) => values[pointer] ?? "" });
const order = {
  id: "ord_1",
  owner: "own_1",
  channel: "chn_1",
  currency: "EUR",
  lines: [
    { id: "lin_1", sku: "A" },
    { id: "lin_2", sku: "B" },
  ],
} as unknown as OrderToCredit;

describe("the lines of a credit", () => {
  it("are those of the order that give something back", () => {
    const written = form({ "/lines/1/quantity": "2", "/lines/1/amount_minor": "12,50" });
    const lines = linesOf(written, order, 0, 2);
    expect(lines).toEqual([{ amount_minor: 1250, quantity: 2, order_line: "lin_2", sku: "B" }]);
    expect(creditBody(written, order, "EUR", lines)).toMatchObject({ order: "ord_1", owner: "own_1" });
  });

  it("can be money alone, without an order", () => {
    const written = form({
      "/lines/0/description": "Goodwill",
      "/lines/0/amount_minor": "5",
      "/owner": "own_2",
    });
    const lines = linesOf(written, undefined, 1, 2);
    expect(lines).toEqual([{ amount_minor: 500, quantity: 0, description: "Goodwill" }]);
    expect(creditBody(written, undefined, "EUR", lines)).toMatchObject({ owner: "own_2", currency: "EUR" });
  });
});

it("proposes the share of the line that the pieces are", () => {
  expect(amountFor(1, 3, 1000, 2)).toBe("3.33");
  expect(amountFor(3, 3, 1000, 2)).toBe("10.00");
  expect(amountFor(1, 0, 1000, 2)).toBe("");
});
