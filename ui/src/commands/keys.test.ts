import { expect, test } from "vitest";
import { isSingleSign, keyCaps, keyName } from "./keys";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("a press has one name", () => {
  expect(press("k", { ctrlKey: true })).toBe("Mod+k");
  expect(press("K", { shiftKey: true, metaKey: true })).toBe("Mod+Shift+k");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press(" ")).toBe("Space");
  expect(press("ArrowUp", { altKey: true, shiftKey: true })).toBe("Alt+Shift+ArrowUp");
});

test("caps are drawn one by one", () => {
  expect(keyCaps("g o")).toEqual(["G", "O"]);
  expect(keyCaps("Mod+Enter")).toEqual(["Ctrl", "↵"]);
  expect(keyCaps("+")).toEqual(["+"]);
});

test("what a speech engine could say by accident is a single sign", () => {
  expect(["x", "g o", "Shift+x", "?"].every(isSingleSign)).toBe(true);
  expect(["Mod+k", "Escape", "Enter"].some(isSingleSign)).toBe(false);
});
