// How old what is on the screen is, and whether the server answers.
import { useSyncExternalStore } from "react";

export interface Freshness {
  /** When something was last read, in milliseconds since 1970; 0 before the first answer. */
  readAt: number;
  isReachable: boolean;
}

let freshness: Freshness = { readAt: 0, isReachable: true };
const listeners = new Set<() => void>();

export function tellRead(): void {
  set({ readAt: Date.now(), isReachable: true });
}

export function tellUnreachable(): void {
  set({ ...freshness, isReachable: false });
}

export function useFreshness(): Freshness {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => freshness,
  );
}

function set(next: Freshness): void {
  const isSame = next.isReachable === freshness.isReachable && next.readAt - freshness.readAt < 1_000;
  freshness = isSame ? freshness : next;
  if (!isSame) for (const listener of listeners) listener();
}
