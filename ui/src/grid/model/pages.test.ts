import { describe, expect, test } from "vitest";
import {
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
} from "./pages";

/** A server with `total` rows `r0, r1, ...` and pages of 100. */
function server(total: number) {
  const at = (start: number): Page => {
    const from = Math.max(0, start);
    const to = Math.min(total, from + 100);
    return {
      ids: Array.from({ length: to - from }, (_, index) => `r${from + index}`),
      next: to < total ? `n${to}` : undefined,
      previous: from > 0 ? `p${from}` : undefined,
    };
  };
  return (want: Want, truth = 0): Page => {
    if (want.kind === "first") return at(0);
    if (want.kind === "seek") return at(truth);
    const place = Number(want.after.slice(1));
    return want.kind === "next" ? at(place) : at(place - 100);
  };
}

function readUntil(
  pages: Pages,
  from: number,
  to: number,
  ask: ReturnType<typeof server>,
  maySeek = false,
): Pages {
  for (let turn = 0; turn < 1_000; turn++) {
    const want = wanted(pages, from, to, maySeek);
    if (!want) return pages;
    pages = fetched(pages, want, ask(want, want.kind === "seek" ? want.index : 0));
  }
  throw new Error("never done");
}

describe("from the top", () => {
  test("pages are fetched as rows come into view, and the end makes the count exact", () => {
    const ask = server(250);
    let pages = readUntil(counted(noPages, 250, true), 0, 30, ask);
    expect(pages.runs[0]?.pages).toHaveLength(1);
    pages = readUntil(pages, 180, 250, ask);
    expect(idAt(pages, 249)).toBe("r249");
    expect(pages).toMatchObject({ rowCount: 250, isExact: true });
    expect(indexOf(pages, "r123")).toBe(123);
  });

  test("a count that was too small gives way to the rows", () => {
    const pages = readUntil(counted(noPages, 10, false), 0, 10, server(250));
    expect(pages.rowCount).toBe(101);
  });

  test("an empty list has no rows and wants none", () => {
    const pages = readUntil(noPages, 0, 30, server(0));
    expect(pages).toMatchObject({ rowCount: 0, isExact: true });
    expect(wanted(pages, 0, 30, false)).toBeUndefined();
  });
});

describe("from the middle", () => {
  test("a far row is sought, a near one walked to", () => {
    const pages = readUntil(counted(noPages, 100_000, true), 0, 30, server(100_000));
    expect(wanted(pages, 60_000, 60_030, true)).toEqual({ kind: "seek", index: 60_000 });
    expect(wanted(pages, 300, 330, true)).toEqual({ kind: "next", after: "n100", run: 0 });
  });

  test("the rows above a sought place are read backwards", () => {
    const ask = server(100_000);
    const pages = readUntil(counted(noPages, 100_000, true), 60_000, 60_030, ask, true);
    const upward = readUntil(readUntil(pages, 0, 1, ask), 59_970, 60_010, ask, true);
    expect(idAt(upward, 59_970)).toBe("r59970");
  });

  test("a seek that lands in rows already known adds nothing", () => {
    const ask = server(1_000);
    const pages = readUntil(counted(noPages, 1_000, true), 0, 10, ask);
    const seek: Want = { kind: "seek", index: 300 };
    expect(fetched(pages, seek, ask(seek, 40))).toBe(pages);
  });

  test("a run that reaches the end of the list has its place from there", () => {
    const ask = server(1_000);
    const pages = readUntil(counted(noPages, 1_000, true), 0, 10, ask);
    const seek: Want = { kind: "seek", index: 700 };
    expect(idAt(fetched(pages, seek, ask(seek, 950)), 999)).toBe("r999");
  });

  test("an unknown row lies between the known rows round it", () => {
    const ask = server(100_000);
    let pages = readUntil(counted(noPages, 100_000, true), 0, 10, ask);
    pages = fetched(pages, { kind: "seek", index: 60_000 }, ask({ kind: "seek", index: 60_000 }, 60_000));
    expect(anchors(pages, 30_000)).toEqual({
      before: { index: 99, id: "r99" },
      after: { index: 60_000, id: "r60000" },
    });
  });

  test("runs that meet become one", () => {
    const ask = server(1_000);
    let pages = readUntil(counted(noPages, 1_000, true), 0, 10, ask);
    const seek: Want = { kind: "seek", index: 300 };
    pages = fetched(pages, seek, ask(seek, 300));
    pages = readUntil(pages, 0, 400, ask);
    expect(pages.runs).toHaveLength(1);
    expect(idAt(pages, 399)).toBe("r399");
  });
});

test("a page read anew takes the place of the old one", () => {
  const ask = server(250);
  const pages = readUntil(counted(noPages, 250, true), 0, 250, ask);
  const [, second = {}] = pagesAt(pages, 90, 110);
  expect(pagesAt(pages, 90, 110)).toEqual([{}, { after: "n100" }]);
  const anew = reread(pages, second, { ids: ["x", "y"], next: "n200", previous: "p100" });
  expect(idAt(anew, 101)).toBe("y");
  expect(anew.rowCount).toBe(152);
});
