// Rows of a keyset list, as far as they were fetched. The server gives pages with cursors to the next and the previous
// one, never "row 500,000". What was fetched is kept as runs: rows that follow each other, each run with its place in
// the list. The first run's place is exact; that of a run begun in the middle is an estimate until it meets another.

export interface Page {
  ids: string[];
  next?: string | undefined;
  previous?: string | undefined;
}

/** How a page was asked for: from a cursor, from a value, or from the top. */
export interface Asked {
  after?: string | undefined;
  from?: string | undefined;
}

interface FetchedPage extends Page {
  asked: Asked;
  /** The index of its first row within its run. */
  offset: number;
}

export interface Run {
  /** The index of its first row in the whole list. */
  start: number;
  pages: FetchedPage[];
}

export interface Pages {
  runs: Run[];
  /** How many rows there are; an estimate unless `isExact`. */
  rowCount: number;
  isExact: boolean;
}

/** What to fetch so that a row becomes known. */
export type Want =
  | { kind: "first" }
  | { kind: "next"; after: string; run: number }
  | { kind: "previous"; after: string; run: number }
  | { kind: "seek"; index: number; from?: string | undefined };

export const noPages: Pages = { runs: [], rowCount: 0, isExact: false };

/** Walking page by page beats seeking when no more than these rows lie between. */
const WALK_MAX = 2_000;

export function runLength(run: Run): number {
  const last = run.pages.at(-1);
  return last ? last.offset + last.ids.length : 0;
}

/** The ids of all rows that were fetched, in the order of the list. */
export function fetchedIds(pages: Pages): string[] {
  return pages.runs.flatMap((run) => run.pages.flatMap(({ ids }) => ids));
}

/** The id of a row; undefined where nothing was fetched yet. */
export function idAt(pages: Pages, index: number): string | undefined {
  const run = pages.runs.find((one) => index >= one.start && index < one.start + runLength(one));
  if (!run) return undefined;
  const place = index - run.start;
  const page = pageAt(run, place);
  return page?.ids[place - page.offset];
}

/** The last page that begins at or before a place in its run: halved again and again, since there may be thousands. */
function pageAt({ pages }: Run, place: number): FetchedPage | undefined {
  let low = 0;
  let high = pages.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pages[middle]?.offset ?? 0) <= place) low = middle;
    else high = middle;
  }
  return pages[low];
}

/** Where a row stands, if it was fetched. */
export function indexOf(pages: Pages, id: string): number | undefined {
  for (const run of pages.runs) {
    for (const page of run.pages) {
      const place = page.ids.indexOf(id);
      if (place >= 0) return run.start + page.offset + place;
    }
  }
  return undefined;
}

export interface Anchor {
  index: number;
  id: string;
}

/** The known rows nearest to a row that is not: between them its value must lie. */
export function anchors(
  pages: Pages,
  index: number,
): { before?: Anchor | undefined; after?: Anchor | undefined } {
  const before = pages.runs.findLast((run) => run.start + runLength(run) <= index);
  const after = pages.runs.find((run) => run.start > index);
  return { before: before && lastOf(before), after: after && firstOf(after) };
}

function lastOf(run: Run): Anchor | undefined {
  const id = run.pages.findLast(({ ids }) => ids.length > 0)?.ids.at(-1);
  return id === undefined ? undefined : { index: run.start + runLength(run) - 1, id };
}

function firstOf(run: Run): Anchor | undefined {
  const id = run.pages.find(({ ids }) => ids.length > 0)?.ids[0];
  return id === undefined ? undefined : { index: run.start, id };
}

/** The next thing to fetch for these rows; undefined when all are known. */
export function wanted(pages: Pages, from: number, to: number, maySeek: boolean): Want | undefined {
  const missing = firstMissing(pages, from, Math.min(to, pages.rowCount));
  if (pages.runs.length === 0) return { kind: "first" };
  if (missing === undefined) return seam(pages, from, to);
  const before = pages.runs.findLastIndex((run) => run.start + runLength(run) <= missing);
  const after = pages.runs.findIndex((run) => run.start > missing);
  const next = nextOf(pages, before, missing);
  const previous = previousOf(pages, after, missing);
  const near = [next, previous].filter((one) => one !== undefined).sort((a, b) => a.distance - b.distance)[0];
  if (maySeek && (!near || near.distance > WALK_MAX)) return { kind: "seek", index: missing };
  return near?.want;
}

/** Two runs that touch may in truth overlap, or miss rows between them: reading on from the first one tells. */
function seam(pages: Pages, from: number, to: number): Want | undefined {
  const run = pages.runs.findIndex((one, place) => {
    const end = one.start + runLength(one);
    return pages.runs[place + 1]?.start === end && end > from && end < to;
  });
  return nextOf(pages, run, 0)?.want;
}

function firstMissing(pages: Pages, from: number, to: number): number | undefined {
  for (let index = from; index < to; index++) if (idAt(pages, index) === undefined) return index;
  return undefined;
}

function nextOf(pages: Pages, run: number, index: number): { want: Want; distance: number } | undefined {
  const held = pages.runs[run];
  const after = held?.pages.at(-1)?.next;
  if (!held || !after) return undefined;
  return { want: { kind: "next", after, run }, distance: index - held.start - runLength(held) };
}

function previousOf(pages: Pages, run: number, index: number): { want: Want; distance: number } | undefined {
  const held = pages.runs[run];
  const after = held?.pages[0]?.previous;
  if (!held || !after) return undefined;
  return { want: { kind: "previous", after, run }, distance: held.start - index };
}

/** The pages with what a want brought. */
export function fetched(pages: Pages, want: Want, page: Page): Pages {
  switch (want.kind) {
    case "first":
      return tidied({ ...pages, runs: [runOf(0, [{ ...page, asked: {} }])] });
    case "next":
      return tidied(
        withRun(pages, want.run, (run) =>
          runOf(run.start, [...run.pages, { ...page, asked: { after: want.after } }]),
        ),
      );
    case "previous":
      return tidied(
        withRun(pages, want.run, (run) =>
          runOf(run.start - page.ids.length, [{ ...page, asked: { after: want.after } }, ...run.pages]),
        ),
      );
    case "seek": {
      const run = runOf(want.index, [{ ...page, asked: { from: want.from } }]);
      return page.ids[0] === undefined || indexOf(pages, page.ids[0]) !== undefined
        ? pages
        : tidied({ ...pages, runs: [...pages.runs, run].sort((a, b) => a.start - b.start) });
    }
  }
}

/** One page read anew, in the place of the page it was. */
export function reread(pages: Pages, asked: Asked, page: Page): Pages {
  const runs = pages.runs.map((run) =>
    runOf(
      run.start,
      run.pages.map((held) => (held.asked === asked ? { ...page, asked } : held)),
    ),
  );
  return tidied({ ...pages, runs });
}

/** The pages that hold any of these rows, to be read anew. */
export function pagesAt(pages: Pages, from: number, to: number): Asked[] {
  const found: Asked[] = [];
  for (const run of pages.runs) {
    for (const page of run.pages) {
      const start = run.start + page.offset;
      if (start < to && start + page.ids.length > from) found.push(page.asked);
    }
  }
  return found;
}

/** A count told how many rows there are. */
export function counted(pages: Pages, rowCount: number, isExact: boolean): Pages {
  return tidied({ ...pages, rowCount, isExact });
}

/** Pages that follow each other, each told where it begins. */
function runOf(start: number, pages: Omit<FetchedPage, "offset">[]): Run {
  let offset = 0;
  const placed = pages.map((page) => {
    const from = offset;
    offset += page.ids.length;
    return { ...page, offset: from };
  });
  return { start, pages: placed };
}

function withRun(pages: Pages, index: number, change: (run: Run) => Run): Pages {
  return { ...pages, runs: pages.runs.map((run, place) => (place === index ? change(run) : run)) };
}

/** Joins runs that met, and lets the ends of the list correct places and the count. */
function tidied(pages: Pages): Pages {
  const runs = atEnd(pages, pages.runs.reduce<Run[]>(joined, []));
  const last = runs.at(-1);
  if (!last) return pages;
  const end = last.start + runLength(last);
  const isEnd = last.pages.at(-1)?.next === undefined;
  const isWhole = isEnd && last.start === 0;
  if (isWhole) return { runs, rowCount: end, isExact: true };
  if (isEnd && !pages.isExact) return { ...pages, runs, rowCount: end };
  return { ...pages, runs, rowCount: Math.max(pages.rowCount, isEnd ? end : end + 1) };
}

/** A run that reaches the end of a list of known length has its place from there. */
function atEnd({ rowCount, isExact }: Pages, runs: Run[]): Run[] {
  const last = runs.at(-1);
  if (!last || !isExact || last.start === 0 || last.pages.at(-1)?.next !== undefined) return runs;
  const before = runs.at(-2);
  const start = Math.max(rowCount - runLength(last), before ? before.start + runLength(before) : 0);
  return [...runs.slice(0, -1), { ...last, start }];
}

/** Two runs met when one reaches the other's first row: then both know exactly where they are. */
function joined(runs: Run[], run: Run): Run[] {
  const before = runs.at(-1);
  if (!before) return [run];
  const first = run.pages[0]?.ids[0];
  const tail = before.pages.at(-1);
  const overlap = first === undefined ? -1 : (tail?.ids.indexOf(first) ?? -1);
  if (tail && overlap >= 0) {
    const kept = { ...tail, ids: tail.ids.slice(0, overlap) };
    return [...runs.slice(0, -1), runOf(before.start, [...before.pages.slice(0, -1), kept, ...run.pages])];
  }
  const end = before.start + runLength(before);
  return [...runs, run.start < end ? { ...run, start: end } : run];
}
