// Which texts are wanted: those of the first screen at first, and all of them once its rows are there or another
// screen is asked for. They stay wanted.
import { useSyncExternalStore } from "react";

let isAll = false;
const listeners = new Set<() => void>();

export function wantAllTexts(): void {
  isAll = true;
  for (const listener of listeners) listener();
}

export function areAllTextsWanted(): boolean {
  return isAll;
}

export function useAreAllTextsWanted(): boolean {
  return useSyncExternalStore(subscribe, areAllTextsWanted);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
