// Short news at the edge of the screen, some with a way back.
import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  /** What is under way stays until it is told that it ended. */
  kind: "done" | "failed" | "busy";
  /** Takes back what was done. */
  undo?: () => void;
  /** Shows what the news is about. */
  look?: Look;
}

interface Look {
  label: string;
  run: () => void;
}

const SHOWN_MS = { done: 8_000, failed: 14_000 };
/** News with something to look at asks for a decision, and that takes longer than reading. */
const LOOK_MS = 30_000;

let toasts: Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Shows news, and answers with its id. Only what was done last can be taken back, so what was done before it makes room. */
export function toast(news: Omit<Toast, "id">): number {
  const id = nextId++;
  const kept = news.undo ? toasts.filter(({ undo }) => !undo) : toasts;
  show([...kept, { ...news, id }].slice(-3));
  if (news.kind !== "busy") setTimeout(() => dismiss(id), news.look ? LOOK_MS : SHOWN_MS[news.kind]);
  return id;
}

/** Other words for news that is still shown. */
export function retell(id: number, text: string): void {
  show(toasts.map((one) => (one.id === id ? { ...one, text } : one)));
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

/** Shows what the latest news is about. */
export function lookAtLast(): void {
  const last = toasts.findLast((one) => one.look);
  if (!last?.look) return;
  dismiss(last.id);
  last.look.run();
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
