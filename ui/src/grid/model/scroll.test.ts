import { describe, expect, test } from "vitest";
import {
  HEIGHT_MAX,
  realHeight,
  resized,
  revealed,
  type Scroll,
  scrolledTo,
  settled,
  shift,
  startScroll,
  visibleRows,
} from "./scroll";

const small = startScroll(1_000, 34, 680);
const huge = startScroll(1_000_000, 34, 680);

/** Where a row is drawn, measured from the top of the view. */
const drawnAt = (scroll: Scroll, row: number) => row * scroll.rowHeight + shift(scroll) - scroll.realTop;

describe("a list that fits a browser", () => {
  test("scrolls as any element does", () => {
    const scroll = scrolledTo(small, 3_400);
    expect(scroll.top).toBe(3_400);
    expect(shift(scroll)).toBe(0);
    expect(visibleRows(scroll, 0)).toEqual({ from: 100, to: 121 });
  });

  test("draws no rows that there are not", () => {
    expect(visibleRows(startScroll(3, 34, 680))).toEqual({ from: 0, to: 3 });
    expect(visibleRows(scrolledTo(small, 34_000 - 680)).to).toBe(1_000);
  });
});

describe("a list taller than a browser can lay out", () => {
  test("the element stays within the limit", () => {
    expect(realHeight(huge)).toBe(HEIGHT_MAX);
  });

  test("the wheel moves rows by as much as it turns", () => {
    const before = scrolledTo(huge, 4_000_000);
    const row = visibleRows(before, 0).from + 5;
    const after = scrolledTo(before, before.realTop + 120);
    expect(drawnAt(before, row) - drawnAt(after, row)).toBeCloseTo(120, 3);
  });

  test("the bar at its end shows the last row", () => {
    const end = scrolledTo(huge, HEIGHT_MAX - 680);
    expect(visibleRows(end, 0).to).toBe(1_000_000);
    expect(drawnAt(end, 999_999)).toBeCloseTo(680 - 34, 2);
  });

  test("a bar dragged to the middle shows the middle", () => {
    const middle = scrolledTo(huge, (HEIGHT_MAX - 680) / 2);
    expect(visibleRows(middle, 0).from).toBeCloseTo(500_000 - 10, -1);
  });

  test("settling moves the bar and no row", () => {
    let scroll = scrolledTo(huge, 4_000_000);
    for (let turn = 0; turn < 500; turn++) scroll = scrolledTo(scroll, scroll.realTop + 120);
    const row = visibleRows(scroll, 0).from;
    const calm = settled(scroll);
    expect(calm.realTop).not.toBeCloseTo(scroll.realTop, 0);
    expect(drawnAt(calm, row)).toBeCloseTo(drawnAt(scroll, row), 3);
  });
});

test("a row is shown by the smallest move", () => {
  expect(revealed(small, 5)).toBe(small);
  expect(revealed(small, 20).top).toBe(34);
  expect(revealed(scrolledTo(small, 3_400), 10).top).toBe(340);
});

test("another row height keeps the row at the top", () => {
  expect(resized(scrolledTo(small, 3_400), { rowHeight: 44 }).top).toBe(4_400);
});
