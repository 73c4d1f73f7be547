import { expect, test } from "vitest";
import { accountOf } from "./account";
import { queryOf } from "./search";
import { pageOf, piecesOf } from "./sentence";

test("the feed's name of who holds a session or key", () => {
  expect(accountOf("key_102")).toBe("acc_36");
  expect(accountOf("ses_0")).toBe("acc_0");
});

test("a period is whole days, the last one included", () => {
  const { from, until } = queryOf({ from: "2026-11-23", to: "2026-11-23" }, "Europe/Amsterdam");
  expect([from, until]).toEqual(["2026-11-22T23:00:00.000Z", "2026-11-23T23:00:00.000Z"]);
  expect(queryOf({ noun: "order", kind: "", from: "soon" }, "UTC")).toEqual({ noun: "order" });
});

test("pieces are summed over the lines of an event", () => {
  const body = {
    lines: [
      { line: "lin_1", picked: 2 },
      { line: "lin_2", picked: 3, packed: 1 },
    ],
  };
  expect(piecesOf({ body: body as never }, "picked")).toBe(5);
  expect(piecesOf({ body: { quantity: -4 } as never }, "quantity")).toBe(-4);
});

test("an event leads to the page of its thing, where there is one", () => {
  expect(pageOf({ noun: "stock", id: "prd_1" })).toBe("/products/$id");
  expect(pageOf({ noun: "credential", id: "102" })).toBeUndefined();
});
