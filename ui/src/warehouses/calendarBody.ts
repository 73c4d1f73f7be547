// A calendar as it is written in its form: fields by their pointers, rows counted beside them, and the body that says so.
import type { Schema } from "@/api/client";
import type { Values } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";

export type CalendarBody = Schema<"WorkCalendar">;
type CutOff = NonNullable<CalendarBody["cut_offs"]>[number];

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const DAY_KINDS = ["closed", "holiday", "open"] as const;
const WORK_WEEK = "mon tue wed thu fri";

/** The lists of a calendar that have rows. */
export type Rows = "exceptions" | "cut_offs";

export const FIELDS = {
  exceptions: ["date", "kind", "name"],
  cut_offs: ["carrier", "carrier_service", "days", "cut_off", "collection", "transit_days", "delivery_days"],
} as const;

const FRESH: Record<Rows, Record<string, string>> = {
  exceptions: { kind: "closed" },
  cut_offs: { days: WEEKDAYS.join(" "), cut_off: "16:00", delivery_days: WORK_WEEK },
};

/** What a form begins with: days of the week as one text. */
export function valuesOf(calendar: CalendarBody): Values {
  const values: Values = { "/working_days": (calendar.working_days ?? []).join(" ") };
  for (const rows of ["exceptions", "cut_offs"] as const) {
    (calendar[rows] ?? []).forEach((row, place) => {
      for (const field of FIELDS[rows]) {
        const value = (row as Record<string, unknown>)[field];
        values[`/${rows}/${place}/${field}`] = Array.isArray(value) ? value.join(" ") : String(value ?? "");
      }
    });
  }
  return values;
}

/** The fields of a new row, with what most will want. */
export function freshRow(rows: Rows, place: number): Values {
  return Object.fromEntries(
    FIELDS[rows].map((field) => [`/${rows}/${place}/${field}`, FRESH[rows][field] ?? ""]),
  );
}

/** The values without a row: those below it move up. */
export function withoutRow(values: Values, rows: Rows, place: number, count: number): Values {
  const moved: Values = {};
  for (let below = place; below < count - 1; below++) {
    for (const field of FIELDS[rows]) {
      moved[`/${rows}/${below}/${field}`] = values[`/${rows}/${below + 1}/${field}`] ?? "";
    }
  }
  return moved;
}

/** What is to be sent. */
export function bodyOf(values: Values, counts: Record<Rows, number>): CalendarBody {
  const value = (pointer: string) => values[pointer]?.trim() ?? "";
  const days = (pointer: string) => value(pointer).split(" ").filter(Boolean);
  const places = (rows: Rows) => Array.from({ length: counts[rows] }, (_, place) => `/${rows}/${place}`);
  return {
    working_days: days("/working_days"),
    exceptions: places("exceptions").map((at) => ({
      date: value(`${at}/date`),
      kind: value(`${at}/kind`),
      name: value(`${at}/name`),
    })),
    cut_offs: places("cut_offs").map((at) => {
      const transit = filled(value(`${at}/transit_days`));
      return {
        carrier: value(`${at}/carrier`),
        carrier_service: value(`${at}/carrier_service`),
        days: days(`${at}/days`),
        cut_off: value(`${at}/cut_off`),
        collection: value(`${at}/collection`),
        ...(transit !== undefined && { transit_days: wholeNumber(transit) }),
        delivery_days: days(`${at}/delivery_days`),
      } as CutOff;
    }),
  };
}
