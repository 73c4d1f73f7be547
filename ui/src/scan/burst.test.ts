import { expect, test } from "vitest";
import { BurstListener, type Heard } from "./burst";

function hearAll(keys: string[], gapMs: number): Heard[] {
  const listener = new BurstListener();
  return keys.map((key, index) => listener.hear(key, index * gapMs));
}

test("letters a few milliseconds apart, ended by Enter, are a code", () => {
  const heard = hearAll([..."8712345", "Enter"], 8);
  expect(heard[0]).toEqual({ kind: "letter" });
  expect(heard.slice(1, -1).every(({ kind }) => kind === "burst")).toBe(true);
  expect(heard.at(-1)).toEqual({ kind: "code", code: "8712345" });
});

test("a person's letters are never a burst", () => {
  expect(hearAll(["g", "o", "j", "j", "Enter"], 80).map(({ kind }) => kind)).toEqual([
    "letter",
    "letter",
    "letter",
    "letter",
    "other",
  ]);
});

test("capital letters of a code come with Shift in between", () => {
  const heard = hearAll(["Shift", "A", "Shift", "B", "1", "2", "Enter"], 5);
  expect(heard.at(-1)).toEqual({ kind: "code", code: "AB12" });
});

test("two quick letters and Enter are too short for a code", () => {
  expect(hearAll(["o", "k", "Enter"], 10).at(-1)).toEqual({ kind: "other" });
});

test("a capital letter that a person types is no burst with the letter of long before", () => {
  const listener = new BurstListener();
  listener.hear("v", 0);
  listener.hear("Shift", 900);
  expect(listener.hear("D", 905)).toEqual({ kind: "letter" });
});
