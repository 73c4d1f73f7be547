// Which form stands open over the page. Any screen, command or button may open one.
import { useSyncExternalStore } from "react";

/** The forms there are, and what each may be opened with. */
export interface FormStarts {
  receive: { owner?: string; sku?: string; warehouse?: string };
  adjust: { owner?: string; sku?: string; warehouse?: string; bin?: string; lot?: string };
  transfer: { owner?: string; sku?: string; warehouse?: string; bin?: string; lot?: string };
  expected: { owner?: string; sku?: string };
  count: { owner?: string; warehouse?: string; bin?: string; sku?: string };
  product: { owner?: string };
  customer: { owner?: string };
  credit: { order?: string; orderId?: string; returnId?: string };
  announce: { order?: string; orderId?: string };
  arrival: { order?: string; orderId?: string };
  /** `stays`: who opened it goes on where they are. */
  owner: { stays?: boolean };
  warehouse: Record<string, never>;
  bin: { warehouse?: string };
  channel: { owner?: string };
}

export type FormName = keyof FormStarts;

export interface OpenForm<Name extends FormName = FormName> {
  name: Name;
  start: FormStarts[Name];
}

let shown: OpenForm | undefined;
const listeners = new Set<() => void>();

export function openForm<Name extends FormName>(name: Name, start: FormStarts[Name]): void {
  tell({ name, start });
}

export function closeForm(): void {
  tell(undefined);
}

export function useOpenForm(): OpenForm | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

function tell(next: OpenForm | undefined): void {
  shown = next;
  for (const listener of listeners) listener();
}
