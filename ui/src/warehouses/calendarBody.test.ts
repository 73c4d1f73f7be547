import { describe, expect, it } from "vitest";
import { bodyOf, type CalendarBody, freshRow, valuesOf, withoutRow } from "./calendarBody";

const calendar: CalendarBody = {
  working_days: ["mon", "tue"],
  exceptions: [
    { date: "2026-12-25", kind: "holiday", name: "Christmas" },
    { date: "2026-12-27", kind: "open", name: "" },
  ],
  cut_offs: [
    {
      carrier: "PostNL",
      carrier_service: "",
      days: ["mon"],
      cut_off: "16:00",
      collection: "17:30",
      transit_days: 1,
      delivery_days: ["tue", "sat"],
    },
  ],
};

describe("a calendar in its form", () => {
  it("is sent as it was read", () => {
    expect(bodyOf(valuesOf(calendar), { exceptions: 2, cut_offs: 1 })).toEqual(calendar);
  });

  it("loses the row that is taken away, and no other", () => {
    const values = { ...valuesOf(calendar), ...withoutRow(valuesOf(calendar), "exceptions", 0, 2) };
    const { exceptions } = bodyOf(values, { exceptions: 1, cut_offs: 1 });
    expect(exceptions).toEqual([{ date: "2026-12-27", kind: "open", name: "" }]);
  });

  it("promises nothing where no days were written", () => {
    const body = bodyOf(freshRow("cut_offs", 0), { exceptions: 0, cut_offs: 1 });
    expect(body.cut_offs?.[0]).not.toHaveProperty("transit_days");
  });
});
