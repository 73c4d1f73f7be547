import { expect, test } from "vitest";
import type { Schema } from "@/api/client";
import { alike, difference, readTags } from "./tags";

test("tags are read as the book keeps them, each once", () => {
  expect(readTags(" VIP, gift   Wrap,, vip ,")).toEqual(["vip", "gift wrap"]);
  expect(readTags(" , ")).toEqual([]);
});

test("only what differs is sent", () => {
  expect(difference(["a", "b"], ["b", "c"])).toEqual({ add: ["c"], remove: ["a"] });
});

test("each order gets back what it had", () => {
  const answer = (tags_added: string[]) =>
    ({ tags_added, tags_removed: [] }) as unknown as Schema<"OrderAnswer">;
  expect(alike([answer(["a"]), answer([]), answer(["a"])])).toEqual([
    { body: { add: [], remove: ["a"] }, places: [0, 2] },
    { body: { add: [], remove: [] }, places: [1] },
  ]);
});
