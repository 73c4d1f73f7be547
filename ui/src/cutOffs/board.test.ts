import { expect, test } from "vitest";
import { atStage, type Departure, isAtRisk, keyOf, ordersOf } from "./board";

const departure: Departure = {
  warehouse: "whs_1",
  carrier: "PostNL",
  due_at: "2026-11-24T16:30:00Z",
  is_late: false,
  minutes_left: 90,
  orders: 5,
  pieces: 9,
  stages: [
    { stage: "ready", orders: 3, pieces: 6 },
    { stage: "picked", orders: 2, pieces: 3 },
  ],
  blocked: 0,
  misses: 0,
};

test("a stage where nothing stands has no orders", () => {
  expect([atStage(departure, "ready"), atStage(departure, "held")]).toEqual([3, 0]);
});

test("a departure leads to its orders, and late ones to all that is late with the carrier", () => {
  const at = "2026-11-24T18:00:00Z";
  expect(ordersOf(departure, at)).toBe('due_at:"2026-11-24T16:30:00Z" carrier:PostNL warehouse:whs_1');
  const late = { ...departure, carrier: undefined, is_late: true };
  expect(ordersOf(late, at)).toBe(`due_at<="${at}" -carrier:* warehouse:whs_1`);
});

test("what is late, blocked or too slow needs somebody", () => {
  const risks = [{}, { is_late: true }, { blocked: 1 }, { misses: 2 }, { misses: undefined }];
  expect(risks.map((it) => isAtRisk({ ...departure, ...it }))).toEqual([false, true, true, true, false]);
});

test("departures of two products of a carrier are two", () => {
  expect(keyOf(departure)).not.toBe(keyOf({ ...departure, carrier_service: "Evening" }));
});
