import { expect, test } from "vitest";
import { fieldOf, fits, mapped, missingFields, missingOf, tableFor } from "./mapping";
import {
  answered,
  answerTo,
  nounOf,
  type Profile,
  progressOf,
  type Question,
  type ReportFile,
} from "./model";

const profile: Profile = {
  version: 1,
  name: "suggested",
  time_zone: "Europe/Amsterdam",
  prices_include_tax: false,
  channel: "MAIN",
  tables: [
    {
      role: "orders",
      columns: { order_ref: "Order", sku: "Artikel", country: { column: "Land", values: { NL: "NL" } } },
    },
  ],
};

test("a column means one thing, and a field is meant by one column", () => {
  const changed = mapped(profile, "orders", "Order", "note");
  expect(fieldOf(tableFor(changed, "orders"), "Order")).toBe("note");
  expect(tableFor(changed, "orders")?.columns.order_ref).toBeUndefined();
  const moved = mapped(profile, "orders", "Code", "sku");
  expect(fieldOf(tableFor(moved, "orders"), "Artikel")).toBeUndefined();
  expect(fieldOf(tableFor(moved, "orders"), "Code")).toBe("sku");
});

test("what a profile says beside the mapping stays as it is", () => {
  const changed = mapped(profile, "orders", "Order", undefined);
  expect(tableFor(changed, "orders")?.columns.country).toEqual({ column: "Land", values: { NL: "NL" } });
  expect(fieldOf(tableFor(changed, "orders"), "Land")).toBe("country");
});

test("orders need a price, of one or of the line", () => {
  expect(missingFields(profile, "orders")).toEqual(["quantity", "unit_price"]);
  const whole = mapped(mapped(profile, "orders", "Aantal", "quantity"), "orders", "Bedrag", "line_total");
  expect(missingFields(whole, "orders")).toEqual([]);
  expect(whole.price).toBe("line_total");
  expect(mapped(whole, "orders", "Prijs", "unit_price").price).toBe("unit");
  expect(missingFields({ ...whole, price: "unit" }, "orders")).toEqual(["unit_price"]);
});

test("what lacks is told of all files of an import, each field once", () => {
  const file = { role: "orders" } as ReportFile;
  expect(missingOf({ files: [file, file] }, profile)).toEqual(["quantity", "unit_price"]);
  expect(missingOf({ columns: ["Order"] }, profile)).toEqual(["quantity", "unit_price"]);
  expect(missingOf({}, profile)).toEqual([]);
});

test("a profile fits files that have all its columns, however their names are written", () => {
  expect(fits(profile, "orders", [["order", "ARTIKEL", "Land", "more"]])).toBe(true);
  expect(fits(profile, "orders", [["order", "Land"]])).toBe(false);
  expect(fits(profile, "stock", [["order", "artikel", "land"]])).toBe(false);
});

test("a question about a field is answered for that field alone", () => {
  const question: Question = {
    about: "date_order",
    file: 0,
    field: "placed_at",
    column: "datum",
    candidates: ["dmy", "mdy"],
    samples: [],
  };
  const answers = answered({ decimal_mark: null }, question, "dmy");
  expect(answers).toEqual({ date_orders: { placed_at: "dmy" } });
  expect(answerTo(answers, question)).toBe("dmy");
  expect(answerTo(answers, { ...question, field: "shipped_at" })).toBeUndefined();
});

test("what a file holds is guessed from its name, and progress only told when the end is known", () => {
  expect(["orders.csv", "Voorraad 12.csv", "artikelen.tsv"].map(nounOf)).toEqual([
    "orders",
    "stock",
    "products",
  ]);
  expect(progressOf({ rows_done: 5, rows_total: 0 })).toBeUndefined();
  expect(progressOf({ rows_done: 5, rows_total: 20 })).toBe(0.25);
});
