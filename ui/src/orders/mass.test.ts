import { expect, test } from "vitest";
import { Problem, Unreachable } from "@/api/problem";
import { setsOf } from "@/lists/sets";
import { inSets, patiently, type SetAnswer } from "./mass";

const problem = (title: string, status = 409) =>
  ({ type: "", code: "no", title, detail: "", status, request_id: "" }) as Problem["body"];

/** Even numbers are done, odd ones refused. */
async function evenOnly(items: number[]): Promise<SetAnswer> {
  const results = items.map((item, index) =>
    item % 2 === 0
      ? {
          index,
          status: 200,
          order: { id: `ord_${item}`, number: `${item}`, status: "released", version: 2 },
        }
      : { index, status: 409, problem: problem(item % 3 === 0 ? "Odd, by three" : "Odd") },
  );
  return { done: 0, refused: 0, results } as unknown as SetAnswer;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const course = () => ({ signal: new AbortController().signal, onProgress: () => {} });

test("every item is asked once, and refusals are counted by reason", async () => {
  const told: number[] = [];
  const outcome = await inSets(setsOf(numbers(450)), evenOnly, {
    ...course(),
    onProgress: (asked) => told.push(asked),
  });
  expect(told).toEqual([200, 400, 450]);
  expect(outcome.done).toHaveLength(225);
  expect([...outcome.refused]).toEqual([
    ["Odd", 150],
    ["Odd, by three", 75],
  ]);
  expect(outcome.refusedItems).toHaveLength(200);
  expect(outcome.refusedItems.slice(-2)).toEqual([397, 399]);
  expect(outcome.isStopped).toBe(false);
});

test("stopping lets the set under way end and begins no other", async () => {
  const stop = new AbortController();
  const outcome = await inSets(setsOf(numbers(450)), evenOnly, {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  expect(outcome.done).toHaveLength(100);
  expect(outcome.isStopped).toBe(true);
});

test("a failure keeps what was done until then", async () => {
  let sets = 0;
  const send = (items: number[]) => {
    if (++sets > 1) throw new Unreachable();
    return evenOnly(items);
  };
  const outcome = await inSets(setsOf(numbers(450)), send, course());
  expect(outcome.done).toHaveLength(100);
  expect(outcome.failure).toBeInstanceOf(Unreachable);
});

test("a set is sent again while there is no room, but not for ever and not after a refusal", async () => {
  const pause = async () => {};
  let left = 2;
  const busy = async () => {
    if (left-- > 0) throw new Problem(problem("Busy", 503));
    return "done";
  };
  expect(await patiently(busy, pause)).toBe("done");
  left = 100;
  await expect(patiently(busy, pause)).rejects.toThrow("Busy");
  expect(left).toBe(95);
  let asked = 0;
  const refused = async () => {
    asked++;
    throw new Problem(problem("No"));
  };
  await expect(patiently(refused, pause)).rejects.toThrow("No");
  expect(asked).toBe(1);
});
