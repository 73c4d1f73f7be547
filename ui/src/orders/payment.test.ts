import { expect, test } from "vitest";
import { amountToRecord } from "./payment";

const money = (outstanding_minor: number, paid_minor: number, refunded_minor = 0) => ({
  outstanding_minor,
  paid_minor,
  refunded_minor,
});

test("a payment is of what is still to come in", () => {
  expect(amountToRecord(money(1_495, 0), "paid", 2)).toBe("14.95");
  expect(amountToRecord(money(1_495, 0), "paid", 0)).toBe("1495");
  expect(amountToRecord(money(0, 1_495), "paid", 2)).toBe("");
  expect(amountToRecord(money(-5, 1_500), "paid", 2)).toBe("");
});

test("a refund is of what came in too much, or else of all that is left", () => {
  expect(amountToRecord(money(-5, 1_500), "refunded", 2)).toBe("0.05");
  expect(amountToRecord(money(0, 1_495), "refunded", 2)).toBe("14.95");
  expect(amountToRecord(money(495, 1_495, 495), "refunded", 2)).toBe("10.00");
  expect(amountToRecord(money(1_495, 1_495, 1_495), "refunded", 2)).toBe("");
});
