// The zone of the business: the one whose days lists are filtered by, so the one that times are shown in.
import { useSyncExternalStore } from "react";

const KEY = "evenkeel.zone";
const listeners = new Set<() => void>();
let current = read();

/** An IANA zone; that of the browser until the server was asked for the first time. */
export function zone(): string {
  return current;
}

/** What the server says the zone is; remembered, so that the next visit begins with it. */
export function tellZone(told: string): void {
  if (told === current || !isZone(told)) return;
  current = told;
  try {
    localStorage.setItem(KEY, told);
  } catch {
    // A browser without storage asks again.
  }
  for (const listener of listeners) listener();
}

export function useZone(): string {
  return useSyncExternalStore(subscribe, zone);
}

/** The business date now, `YYYY-MM-DD`. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: current }).format(new Date());
}

/** When a day `YYYY-MM-DD` begins in a zone; undefined when it is no day. */
export function dayStart(day: string, inZone: string): Date | undefined {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight)) return undefined;
  // The offset just before may be another than at midnight itself: the second look settles it.
  const near = midnight - offsetAt(midnight, inZone);
  return new Date(midnight - offsetAt(near, inZone));
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(at: number, inZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: inZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  const distance = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -distance : distance;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): string {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept && isZone(kept)) return kept;
  } catch {
    // A browser without storage begins with its own zone.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en-US", { timeZone: name }));
  } catch {
    return false;
  }
}
