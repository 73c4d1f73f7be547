import { expect, test } from "vitest";
import { allOrNone, allSelected, isSelected, nothingSelected, rangeTo, toggled } from "./selection";

const idAt = (index: number) => (index < 10 ? `r${index}` : undefined);

test("a row is selected and let go", () => {
  const one = toggled(nothingSelected, "r1", 1);
  expect(isSelected(one, "r1")).toBe(true);
  expect(isSelected(toggled(one, "r1", 1), "r1")).toBe(false);
});

test("a range goes from the row chosen last, both ways, and leaves out what was not fetched", () => {
  const from = toggled(nothingSelected, "r8", 8);
  expect([...rangeTo(from, 12, idAt).ids]).toEqual(["r8", "r9"]);
  expect(rangeTo(from, 6, idAt).ids.size).toBe(3);
});

test("letting go of one row after all leaves only what is then chosen", () => {
  const all = allSelected();
  expect(isSelected(all, "anything")).toBe(true);
  expect([...toggled(all, "r2", 2).ids]).toEqual(["r2"]);
});

test("the box over all rows selects what was fetched, and lets go of whatever is selected", () => {
  const fetched = allOrNone(nothingSelected, ["r1", "r2"]);
  expect([...fetched.ids]).toEqual(["r1", "r2"]);
  expect(allOrNone(fetched, ["r1", "r2"])).toBe(nothingSelected);
  expect(allOrNone(allSelected(), ["r1"])).toBe(nothingSelected);
});
