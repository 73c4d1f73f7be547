import { expect, test } from "vitest";
import { instantOf, localOf } from "./local";

const AMSTERDAM = "Europe/Amsterdam";

test("a moment is what the clock of the zone shows, there and back", () => {
  expect(localOf("2026-02-11T09:30:00.000001Z", AMSTERDAM)).toBe("2026-02-11T10:30:00");
  expect(instantOf("2026-02-11T10:30:00", AMSTERDAM)).toBe("2026-02-11T09:30:00.000Z");
  expect(instantOf("2026-07-01T00:30", AMSTERDAM)).toBe("2026-06-30T22:30:00.000Z");
  expect(instantOf("2026-01-01T00:00:00", "Asia/Kathmandu")).toBe("2025-12-31T18:15:00.000Z");
});

test("every moment of a day on which the clock is moved can be named", () => {
  for (const day of ["2026-03-29", "2026-10-25"]) {
    for (let minute = 0; minute < 24 * 60; minute += 15) {
      const at = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000).toISOString();
      const named = instantOf(localOf(at, AMSTERDAM), AMSTERDAM) ?? "";
      // The hour that comes twice is its second time.
      expect([0, 3_600_000]).toContain(Date.parse(named) - Date.parse(at));
      expect(localOf(named, AMSTERDAM)).toBe(localOf(at, AMSTERDAM));
    }
  }
});

test("what is no moment is none", () => {
  expect(instantOf("", AMSTERDAM)).toBeUndefined();
  expect(localOf("now", AMSTERDAM)).toBe("");
});
