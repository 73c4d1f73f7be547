import { expect, test } from "vitest";
import { readBuffers, writeBuffers } from "./buffers";

test("buffers are read as they are written", () => {
  const items = [
    { sku: "LAMP", buffer: 2 },
    { sku: "LAMP SHADE 3", buffer: 0 },
  ];
  expect(readBuffers(writeBuffers(items))).toEqual({ items });
  expect(readBuffers("\n  LAMP\t2 \n\n")).toEqual({ items: [{ sku: "LAMP", buffer: 2 }] });
});

test("a line that is none is told with its number", () => {
  expect(readBuffers("LAMP 2\nBULB").wrong).toEqual({ line: 2, words: "BULB" });
  expect(readBuffers("LAMP -1").wrong).toEqual({ line: 1, words: "LAMP -1" });
});
