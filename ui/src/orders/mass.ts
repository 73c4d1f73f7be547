// A verb on any number of orders, a set at a time, until all are asked or the reader stops it.
import type { Schema } from "@/api/client";
import { Problem, Unreachable } from "@/api/problem";

type Answer = Schema<"OrderAnswer">;
export type SetAnswer = Schema<"SetAnswer">;

export interface Outcome<Item> {
  done: Answer[];
  /** How many were refused, by the reason in the server's words. */
  refused: Map<string, number>;
  /** Those refused, the first ones where there are many. */
  refusedItems: Item[];
  /** The reader stopped it before all were asked. */
  isStopped: boolean;
  /** What ended it before all were asked. */
  failure?: unknown;
}

export interface Course {
  signal: AbortSignal;
  /** How many were asked so far. */
  onProgress: (asked: number) => void;
}

/** A list shows as many by their numbers. */
const REFUSED_KEPT = 200;

/** How often a set is sent again when the server has no room, or cannot be reached for a moment. */
const SENDINGS_MAX = 5;
const PAUSE_MS = 1_000;

/** Sends the sets one after the other. A set that is under way is always awaited, so that it is known what was done. */
export async function inSets<Item>(
  sets: AsyncIterable<Item[]>,
  send: (items: Item[]) => Promise<SetAnswer>,
  { signal, onProgress }: Course,
): Promise<Outcome<Item>> {
  const outcome: Outcome<Item> = { done: [], refused: new Map(), refusedItems: [], isStopped: false };
  let asked = 0;
  try {
    for await (const items of sets) {
      if (signal.aborted) return { ...outcome, isStopped: true };
      note(outcome, items, await send(items));
      asked += items.length;
      onProgress(asked);
    }
    return outcome;
  } catch (failure) {
    return { ...outcome, failure };
  }
}

function note<Item>(outcome: Outcome<Item>, items: Item[], { results }: SetAnswer): void {
  const { done, refused, refusedItems } = outcome;
  for (const { index, order, problem } of results) {
    if (order) done.push(order);
    if (!problem) continue;
    refused.set(problem.title, (refused.get(problem.title) ?? 0) + 1);
    const item = items[index];
    if (item !== undefined && refusedItems.length < REFUSED_KEPT) refusedItems.push(item);
  }
}

/** Sends the same set again while the server has no room for it. Its key makes sure that nothing is done twice. */
export async function patiently<T>(send: () => Promise<T>, pause = wait): Promise<T> {
  for (let sending = 1; ; sending++) {
    try {
      return await send();
    } catch (error) {
      if (!mayPass(error) || sending === SENDINGS_MAX) throw error;
      await pause(PAUSE_MS * sending);
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.body.status === 503);
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
