// A verb on any number of orders, a set at a time, until all are asked or the reader stops it.
import type { Schema } from "@/api/client";
import { Problem, Unreachable } from "@/api/problem";

type Answer = Schema<"OrderAnswer">;
export type SetAnswer = Schema<"SetAnswer">;

export interface Outcome {
  done: Answer[];
  /** How many were refused, by the reason in the server's words. */
  refused: Map<string, number>;
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

/** How often a set is sent again when the server has no room, or cannot be reached for a moment. */
const SENDINGS_MAX = 5;
const PAUSE_MS = 1_000;

/** Sends the sets one after the other. A set that is under way is always awaited, so that it is known what was done. */
export async function inSets<Item>(
  sets: AsyncIterable<Item[]>,
  send: (items: Item[]) => Promise<SetAnswer>,
  { signal, onProgress }: Course,
): Promise<Outcome> {
  const outcome: Outcome = { done: [], refused: new Map(), isStopped: false };
  let asked = 0;
  try {
    for await (const items of sets) {
      if (signal.aborted) return { ...outcome, isStopped: true };
      note(outcome, await send(items));
      asked += items.length;
      onProgress(asked);
    }
    return outcome;
  } catch (failure) {
    return { ...outcome, failure };
  }
}

function note({ done, refused }: Outcome, { results }: SetAnswer): void {
  for (const { order, problem } of results) {
    if (order) done.push(order);
    if (problem) refused.set(problem.title, (refused.get(problem.title) ?? 0) + 1);
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
