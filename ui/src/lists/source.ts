// The rows of one query: fetches pages as they come into view, keeps rows in the row store, and tells who draws them.
import {
  type Asked,
  anchors,
  counted,
  fetched,
  idAt,
  indexOf,
  noPages,
  type Page,
  type Pages,
  pagesAt,
  reread,
  type Want,
  wanted,
} from "@/grid/model/pages";
import type { RowStore } from "@/live/rows";
import { between, fractionOf } from "./seek";

export interface PageAsked {
  after?: string | undefined;
  /** A value of the field sorted by first, to begin at. */
  from?: string | undefined;
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
  /** The same rows in the list's own order, which the verbs on its rows leave as it is; else they come as in `page`. */
  walk?: (asked: PageAsked) => Promise<PageAnswer<Row>>;
  count?: (signal: AbortSignal) => Promise<CountAnswer>;
  /** The value of the field sorted by first, of a row; undefined when values of it cannot be reckoned with. */
  sortValue?: ((row: Row) => string | undefined) | undefined;
  /** Has the last row of the list as its only one. */
  last?: (signal: AbortSignal) => Promise<PageAnswer<Row>>;
  rowId: (row: Row) => string;
}

export interface ListState {
  pages: Pages;
  count: CountAnswer | undefined;
  isNarrow: boolean;
  /** Rows in view are being fetched. */
  isFilling: boolean;
  /** The first answer is still awaited. */
  isFirst: boolean;
  /** It is awaited for so long that the reader should see it. */
  isLong: boolean;
  error: unknown;
}

/** Rows that come sooner are drawn at once; drawing empty ones before them would take longer than the wait. */
const LONG_MS = 250;

/** Rows of one request. */
const PAGE_ROWS = 200;

/** How many rows to draw: where the wait is long as many empty ones. */
export function rowsDrawn({ isFirst, isLong, pages }: ListState, waiting: number): number {
  if (!isFirst) return pages.rowCount;
  return isLong ? waiting : 0;
}

export class ListSource<Row> {
  #state: ListState = {
    pages: noPages,
    count: undefined,
    isNarrow: false,
    isFilling: false,
    isFirst: true,
    isLong: false,
    error: undefined,
  };
  #listeners = new Set<() => void>();
  #abort = new AbortController();
  #isBusy = false;
  #growingLong: ReturnType<typeof setTimeout> | undefined;
  #view = { from: 0, to: 50 };
  /** The value that the last row has in the field sorted by. */
  #last: string | undefined;

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
    this.#growingLong ??= setTimeout(() => this.#state.isFirst && this.#set({ isLong: true }), LONG_MS);
    void this.#count();
    void this.#fill();
  }

  stop(): void {
    clearTimeout(this.#growingLong);
    this.#growingLong = undefined;
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
    const pages = pagesAt(this.#state.pages, this.#view.from, this.#view.to);
    // An empty list has one page, the first.
    for (const asked of pages.length > 0 ? pages : [{}]) {
      await this.#ask(asked, (held, page) =>
        pages.length > 0 ? reread(held, asked, page) : fetched(held, { kind: "first" }, page),
      );
    }
  }

  /** Has the rows from this value on; answers where they begin, as near as can be told. */
  async jump(value: string): Promise<number | undefined> {
    let index: number | undefined;
    await this.#learnLast();
    await this.#ask({ from: value }, (pages, page) => {
      const first = page.ids[0];
      if (first === undefined) return pages;
      index = indexOf(pages, first) ?? this.#indexOf(value);
      return fetched(pages, { kind: "seek", index, from: value }, page);
    });
    return index;
  }

  async #fill(): Promise<void> {
    if (this.#isBusy || this.#state.error !== undefined) return;
    let maySeek = this.reader.sortValue !== undefined;
    let want = wanted(this.#state.pages, this.#view.from, this.#view.to, maySeek);
    // Rows that are all there change nothing: the screen is not drawn again for a step of the cursor.
    if (!want) return;
    this.#isBusy = true;
    this.#set({ isFilling: true });
    while (want) {
      const before = this.#state.pages;
      if (!(await this.#fetch(want))) break;
      // A seek that brought nothing new would bring nothing again: walk instead.
      maySeek = this.reader.sortValue !== undefined && this.#state.pages !== before;
      want = wanted(this.#state.pages, this.#view.from, this.#view.to, maySeek);
    }
    this.#isBusy = false;
    this.#set({ isFilling: false });
  }

  async #fetch(want: Want): Promise<boolean> {
    if (want.kind !== "seek") {
      const after = want.kind === "first" ? undefined : want.after;
      return await this.#ask({ after }, (pages, page) => fetched(pages, want, page));
    }
    await this.#learnLast();
    const from = this.#valueAt(want.index);
    if (from === undefined) return await this.#fetchNear(want.index);
    return await this.#ask({ from }, (pages, page) => fetched(pages, { ...want, from }, page));
  }

  /** Where no value can be reckoned, the way is walked. */
  async #fetchNear(index: number): Promise<boolean> {
    const want = wanted(this.#state.pages, index, index + 1, false);
    return want !== undefined && want.kind !== "seek" && (await this.#fetch(want));
  }

  async #learnLast(): Promise<void> {
    if (this.#last !== undefined) return;
    const answer = await this.reader.last?.(this.#abort.signal).catch(() => undefined);
    const row = answer?.items[0];
    this.#last = row && this.reader.sortValue?.(row);
  }

  /** About which value a row has that is not known, from the known rows round it. */
  #valueAt(index: number): string | undefined {
    const { low, high } = this.#bounds(index);
    return low && high && between(low.value, high.value, (index - low.index) / (high.index - low.index));
  }

  /** About where a value stands. */
  #indexOf(value: string): number {
    const { rowCount } = this.#state.pages;
    const first = this.#valueOf(this.idAt(0));
    if (first === undefined || this.#last === undefined) return rowCount;
    return Math.round(fractionOf(first, this.#last, value) * (rowCount - 1));
  }

  #bounds(index: number) {
    const { pages } = this.#state;
    const { before, after } = anchors(pages, index);
    const low = before && { index: before.index, value: this.#valueOf(before.id) };
    const high = after
      ? { index: after.index, value: this.#valueOf(after.id) }
      : { index: pages.rowCount - 1, value: this.#last };
    return { low: known(low), high: known(high) };
  }

  #valueOf(id: string | undefined): string | undefined {
    const row = id === undefined ? undefined : this.store.get(id);
    return row && this.reader.sortValue?.(row);
  }

  async #ask(asked: Asked, use: (pages: Pages, page: Page) => Pages): Promise<boolean> {
    const { signal } = this.#abort;
    try {
      const answer = await this.reader.page({ ...asked, limit: PAGE_ROWS, signal });
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

function known(
  place: { index: number; value: string | undefined } | undefined,
): { index: number; value: string } | undefined {
  return place?.value === undefined ? undefined : { index: place.index, value: place.value };
}

function pageOf<Row>({ items, next, previous }: PageAnswer<Row>, rowId: (row: Row) => string) {
  return { ids: items.map(rowId), next: next ?? undefined, previous: previous ?? undefined };
}
