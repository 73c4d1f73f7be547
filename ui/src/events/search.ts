// Which events the log shows, as it stands in the address.
import * as v from "valibot";
import { dayStart } from "@/i18n/zone";
import { dayOf } from "@/lists/query";

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

/** The query for the API. Days are those of the business, in its zone. */
export function queryOf({ noun, kind, actor, from, to }: LogSearch, zone: string): LogQuery {
  const begin = midnight(from, 0, zone);
  const end = midnight(to, 1, zone);
  return {
    ...(noun ? { noun } : {}),
    ...(kind ? { kind } : {}),
    ...(actor ? { actor } : {}),
    ...(begin ? { from: begin } : {}),
    ...(end ? { until: end } : {}),
  };
}

/** When a day begins, some days later; undefined when it is no day. */
function midnight(day: string | undefined, later: number, zone: string): string | undefined {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return undefined;
  return dayStart(dayOf(`today+${later}`, day), zone)?.toISOString();
}
