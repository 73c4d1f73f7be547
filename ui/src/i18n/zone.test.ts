import { expect, test } from "vitest";
import { formatOf } from "./format";
import { dayStart } from "./zone";

test("a day begins when the clocks of the zone say so, also where they change that day", () => {
  expect(dayStart("2026-07-01", "Europe/Amsterdam")?.toISOString()).toBe("2026-06-30T22:00:00.000Z");
  expect(dayStart("2026-03-29", "Europe/Amsterdam")?.toISOString()).toBe("2026-03-28T23:00:00.000Z");
  expect(dayStart("2026-03-30", "Europe/Amsterdam")?.toISOString()).toBe("2026-03-29T22:00:00.000Z");
  expect(dayStart("2026-10-25", "Europe/Amsterdam")?.toISOString()).toBe("2026-10-24T22:00:00.000Z");
  expect(dayStart("2026-01-01", "America/St_Johns")?.toISOString()).toBe("2026-01-01T03:30:00.000Z");
  expect(dayStart("2026-01-01", "Asia/Kolkata")?.toISOString()).toBe("2025-12-31T18:30:00.000Z");
  expect(dayStart("soon", "UTC")).toBeUndefined();
});

test("an instant is written as the clocks of the business show it", () => {
  const amsterdam = formatOf({ formats: "nl-NL", language: "nl" }, "Europe/Amsterdam");
  expect(amsterdam.instant("2026-02-10T23:30:00Z")).toContain("11-02-2026");
  expect(amsterdam.time("2026-02-10T23:30:00Z")).toBe("00:30");
  expect(formatOf({ formats: "nl-NL", language: "nl" }, "UTC").time("2026-02-10T23:30:00Z")).toBe("23:30");
});
