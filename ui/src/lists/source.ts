// The rows of one query: fetches pages as they come into view, keeps rows in the row store, and tells who draws them.
import {
  counted,
  fetched,
  idAt,
  noPages,
  type Pages,
  pagesAt,
  reread,
  type Want,
  wanted,
} from "@/grid/model/pages";
import type { RowStore } from "@/live/rows";

export interface PageAsked {
  after?: string | undefined;
  limit: number;
  signal: AbortSignal;
}

export interface PageAnswer<Row> {
  items: Row[];
  next?: string | null | undefined;
  previous?: string | null | undefined;
  /** The search looked through as many rows as it may: there can be more. */
  narrow?: boolean;
}

export interface CountAnswer {
  count: number;
  capped: boolean;
}

export interface Reader<Row> {
  page: (asked: PageAsked) => Promise<PageAnswer<Row>>;
  count?: (signal: AbortSignal) => Promise<CountAnswer>;
  rowId: (row: Row) => string;
}

export interface ListState {
  pages: Pages;
  count: CountAnswer | undefined;
  isNarrow: boolean;
  /** The first answer is still awaited. */
  isFirst: boolean;
  error: unknown;
}

/** Rows of one request. */
const PAGE_ROWS = 200;

export class ListSource<Row> {
  #state: ListState = { pages: noPages, count: undefined, isNarrow: false, isFirst: true, error: undefined };
  #listeners = new Set<() => void>();
  #abort = new AbortController();
  #isBusy = false;
  #view = { from: 0, to: 50 };

  constructor(
    readonly reader: Reader<Row>,
    readonly store: RowStore<Row>,
  ) {}

  state = (): ListState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** These rows are in view. */
  show(from: number, to: number): void {
    this.#view = { from, to };
    void this.#fill();
  }

  start(): void {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    void this.#count();
    void this.#fill();
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Tries again after an error. */
  retry(): void {
    this.#set({ error: undefined });
    this.start();
  }

  /** Reads what is in view anew, without moving a row that is still there. */
  async readAnew(): Promise<void> {
    if (this.#state.isFirst) return this.retry();
    void this.#count();
    const cursors = pagesAt(this.#state.pages, this.#view.from, this.#view.to);
    // An empty list has one page, the first.
    for (const after of cursors.length > 0 ? cursors : [undefined]) {
      await this.#ask(after, (pages, page) => reread(pages, after, page));
    }
  }

  async #fill(): Promise<void> {
    if (this.#isBusy || this.#state.error !== undefined) return;
    this.#isBusy = true;
    for (let want = this.#want(); want; want = this.#want()) {
      const asked: Want = want;
      const after = asked.kind === "next" || asked.kind === "previous" ? asked.after : undefined;
      const isDone = await this.#ask(after, (pages, page) => fetched(pages, asked, page));
      if (!isDone) break;
    }
    this.#isBusy = false;
  }

  #want(): Want | undefined {
    return wanted(this.#state.pages, this.#view.from, this.#view.to, false);
  }

  async #ask(
    after: string | undefined,
    use: (pages: Pages, page: ReturnType<typeof pageOf>) => Pages,
  ): Promise<boolean> {
    const { signal } = this.#abort;
    try {
      const answer = await this.reader.page({ after, limit: PAGE_ROWS, signal });
      if (signal.aborted) return false;
      this.store.put(answer.items, this.reader.rowId);
      const page = pageOf(answer, this.reader.rowId);
      this.#set({
        pages: use(this.#state.pages, page),
        isNarrow: answer.narrow === true,
        isFirst: false,
        error: undefined,
      });
      return true;
    } catch (error) {
      if (!signal.aborted) this.#set({ error, isFirst: false });
      return false;
    }
  }

  async #count(): Promise<void> {
    const { signal } = this.#abort;
    // Without a count the list still works: its end shows itself.
    const count = await this.reader.count?.(signal).catch(() => undefined);
    if (!count || signal.aborted) return;
    this.#set({ count, pages: counted(this.#state.pages, count.count, !count.capped) });
  }

  #set(change: Partial<ListState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  idAt(index: number): string | undefined {
    return idAt(this.#state.pages, index);
  }
}

function pageOf<Row>({ items, next, previous }: PageAnswer<Row>, rowId: (row: Row) => string) {
  return { ids: items.map(rowId), next: next ?? undefined, previous: previous ?? undefined };
}
