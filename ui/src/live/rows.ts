// Rows by id, as last told by the server. Who draws a row listens to that row alone, and hears of it once a frame,
// however often it changed.
import { useCallback, useSyncExternalStore } from "react";

export class RowStore<Row> {
  #rows = new Map<string, Row>();
  #listeners = new Map<string, Set<() => void>>();
  #changed = new Set<string>();
  #frame = 0;

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Keeps these rows. A row older than the one held is passed over. */
  put(rows: Row[], idOf: (row: Row) => string): void {
    for (const row of rows) {
      const id = idOf(row);
      const held = this.#rows.get(id);
      if (held !== undefined && versionOf(held) > versionOf(row)) continue;
      this.#rows.set(id, row);
      this.#changed.add(id);
    }
    this.#frame ||= requestAnimationFrame(() => this.#tell());
  }

  subscribe(id: string, listener: () => void): () => void {
    const held = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, held.add(listener));
    return () => {
      held.delete(listener);
      if (held.size === 0) this.#listeners.delete(id);
    };
  }

  #tell(): void {
    this.#frame = 0;
    const changed = this.#changed;
    this.#changed = new Set();
    for (const id of changed) for (const listener of this.#listeners.get(id) ?? []) listener();
  }
}

function versionOf(row: unknown): number {
  return typeof row === "object" && row !== null && "version" in row ? Number(row.version) : 0;
}

/** One row, drawn anew only when it changes. */
export function useRow<Row>(store: RowStore<Row>, id: string | undefined): Row | undefined {
  const subscribe = useCallback(
    (listener: () => void) => (id === undefined ? () => {} : store.subscribe(id, listener)),
    [store, id],
  );
  return useSyncExternalStore(subscribe, () => (id === undefined ? undefined : store.get(id)));
}
