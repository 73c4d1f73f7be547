// What the cut-off board shows of an answer, and where its numbers lead.
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { type Term, writeTerms } from "@/lists/filter";

export type Board = Schema<"CutOffBoard">;
export type Departure = Schema<"Departure">;

/** Stages on the way to the carrier, those that are blocked last: what nobody can hurry stands apart. */
export const STAGES = ["packed", "picked", "picking", "released", "ready", "waiting", "held"] as const;
export type Stage = (typeof STAGES)[number];

export function readBoard(hours: number, signal: AbortSignal): Promise<Board> {
  return answered(api.GET("/api/v1/cut-offs", { params: { query: { hours } }, signal }));
}

/** Orders at a stage. */
export function atStage({ stages }: Departure, stage: Stage): number {
  return stages.find((it) => it.stage === stage)?.orders ?? 0;
}

/** One for each row: a carrier's product leaves a warehouse at one moment, and its late orders stand together. */
export function keyOf({ warehouse, carrier, carrier_service, due_at }: Departure): string {
  return [warehouse, carrier ?? "", carrier_service ?? "", due_at].join("|");
}

/** The orders of a departure, as the list of orders is asked for them. */
export function ordersOf(departure: Departure, at: string): string {
  const { carrier, due_at, is_late, warehouse } = departure;
  const terms: Term[] = [
    is_late ? { field: "due_at", op: "le", values: [at] } : { field: "due_at", op: "eq", values: [due_at] },
    carrier
      ? { field: "carrier", op: "eq", values: [carrier] }
      : { field: "carrier", op: "is_not_set", values: [] },
    { field: "warehouse", op: "in", values: [warehouse] },
  ];
  return writeTerms(terms);
}

/** What needs somebody: orders that will be late, or are, or that nothing moves. */
export function isAtRisk({ is_late, misses, blocked }: Departure): boolean {
  return is_late || (misses ?? 0) > 0 || blocked > 0;
}
