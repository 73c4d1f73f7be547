// Which events the log shows, as it stands in the address.
import * as v from "valibot";

const text = v.optional(v.fallback(v.string(), ""));

export const logSearch = v.object({
  noun: text,
  kind: text,
  actor: text,
  /** The first and the last day, as `YYYY-MM-DD`. */
  from: text,
  to: text,
});

export type LogSearch = v.InferOutput<typeof logSearch>;

export interface LogQuery {
  noun?: string;
  kind?: string;
  actor?: string;
  from?: string;
  until?: string;
}

/** The query for the API. Days are those of the reader's own calendar. */
export function queryOf({ noun, kind, actor, from, to }: LogSearch): LogQuery {
  const begin = midnight(from, 0);
  const end = midnight(to, 1);
  return {
    ...(noun ? { noun } : {}),
    ...(kind ? { kind } : {}),
    ...(actor ? { actor } : {}),
    ...(begin ? { from: begin } : {}),
    ...(end ? { until: end } : {}),
  };
}

/** When a day begins where the reader is, some days later; undefined when it is no day. */
function midnight(day: string | undefined, later: number): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = new Date(`${day}T00:00:00`);
  if (Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + later);
  return at.toISOString();
}
