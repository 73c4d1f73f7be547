import { expect, test } from "vitest";
import {
  movedColumn,
  pinnedColumn,
  readColumns,
  resizedColumn,
  toggledColumn,
  writeColumns,
} from "./columns";

const known = [
  { id: "number", width: 120, isPinned: true },
  { id: "status", width: 150 },
  { id: "total", width: 100 },
  { id: "priority", width: 80, isHidden: true },
];
const { shown } = readColumns(undefined, known);
const ids = (columns: { id: string }[]) => columns.map(({ id }) => id);

test("columns as they were made need no words in the address", () => {
  expect(ids(shown)).toEqual(["number", "status", "total"]);
  expect(writeColumns(shown, known)).toBeUndefined();
});

test("what is written is read back", () => {
  const changed = resizedColumn(
    movedColumn(toggledColumn(shown, "priority", known), "priority", -1),
    "status",
    200,
  );
  const text = writeColumns(changed, known);
  expect(text).toBe("number*,status:200,priority,total");
  expect(readColumns(text, known).shown).toEqual(changed);
});

test("what nobody knows is told, and the rest obeyed", () => {
  expect(readColumns("status,weather,status", known)).toMatchObject({
    shown: [{ id: "status" }],
    unknown: ["weather", "status"],
  });
  expect(ids(readColumns("weather", known).shown)).toEqual(ids(shown));
});

test("pinned columns come first, wherever one moves the others", () => {
  expect(ids(movedColumn(shown, "total", -9))).toEqual(["number", "total", "status"]);
  expect(ids(pinnedColumn(shown, "total", true))).toEqual(["number", "total", "status"]);
});

test("the last column stays, and no column gets too narrow", () => {
  expect(toggledColumn(readColumns("status", known).shown, "status", known)).toHaveLength(1);
  expect(resizedColumn(shown, "status", 3)[1]?.width).toBe(48);
});
