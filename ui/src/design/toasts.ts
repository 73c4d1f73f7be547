// Short news at the edge of the screen, some with a way back.
import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  kind: "done" | "failed";
  /** Takes back what was done. */
  undo?: () => void;
}

const SHOWN_MS = { done: 8_000, failed: 14_000 };

let toasts: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Shows news. Only what was done last can be taken back, so what was done before it makes room. */
export function toast(news: Omit<Toast, "id">): void {
  const id = nextId++;
  const kept = news.undo ? toasts.filter(({ undo }) => !undo) : toasts;
  show([...kept, { ...news, id }].slice(-3));
  setTimeout(() => dismiss(id), SHOWN_MS[news.kind]);
}

export function dismiss(id: number): void {
  show(toasts.filter((one) => one.id !== id));
}

/** Takes back what was done last, if it can be. */
export function undoLast(): void {
  const last = toasts.findLast((one) => one.undo);
  if (!last?.undo) return;
  dismiss(last.id);
  last.undo();
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
