// Scrolling a list that may be taller than a browser can lay out. Rows live at virtual heights; the element that
// really scrolls is at most HEIGHT_MAX tall. Small moves go one to one; a leap (the scroll bar dragged) is scaled.

/** Firefox draws nothing beyond 17.8 million pixels, Chromium beyond 33 million. */
export const HEIGHT_MAX = 10_000_000;

export interface Scroll {
  rowCount: number;
  rowHeight: number;
  viewHeight: number;
  /** Where the element that really scrolls stands. */
  realTop: number;
  /** The height, in the whole list, of what stands at the top of the view. */
  top: number;
}

export function startScroll(rowCount: number, rowHeight: number, viewHeight: number): Scroll {
  return { rowCount, rowHeight, viewHeight, realTop: 0, top: 0 };
}

export function listHeight({ rowCount, rowHeight }: Pick<Scroll, "rowCount" | "rowHeight">): number {
  return rowCount * rowHeight;
}

/** The height of the element that really scrolls. */
export function realHeight(scroll: Pick<Scroll, "rowCount" | "rowHeight">): number {
  return Math.min(listHeight(scroll), HEIGHT_MAX);
}

/** The browser scrolled to `realTop`. */
export function scrolledTo(scroll: Scroll, realTop: number): Scroll {
  const moved = realTop - scroll.realTop;
  const isLeap = Math.abs(moved) > scroll.viewHeight * 2;
  const top =
    !isScaled(scroll) || isLeap || isAtEnd(scroll, realTop) ? scaled(scroll, realTop) : scroll.top + moved;
  return { ...scroll, realTop, top: within(scroll, top) };
}

/** The list wants `top` at the top of the view; `realTop` is where the browser must be sent. */
export function sentTo(scroll: Scroll, top: number): Scroll {
  const wanted = within(scroll, top);
  const realTop = Math.round(isScaled(scroll) ? unscaled(scroll, wanted) : wanted);
  return { ...scroll, top: isScaled(scroll) ? wanted : realTop, realTop };
}

/** After many small moves the bar no longer shows the true place: this puts it right without moving a row. */
export function settled(scroll: Scroll): Scroll {
  return sentTo(scroll, scroll.top);
}

/** Another size of list, row or view, with the same row at the top. */
export function resized(
  scroll: Scroll,
  size: Partial<Pick<Scroll, "rowCount" | "rowHeight" | "viewHeight">>,
): Scroll {
  const next = { ...scroll, ...size };
  return sentTo(next, (scroll.top / scroll.rowHeight) * next.rowHeight);
}

/** What must be added to a row's height in the list to get its height in the element that scrolls. */
export function shift(scroll: Scroll): number {
  return scroll.realTop - scroll.top;
}

/** The rows to draw, from the first up to but without the last, some beyond each edge. */
export function visibleRows(scroll: Scroll, beyond = 6): { from: number; to: number } {
  const first = Math.floor(scroll.top / scroll.rowHeight);
  const shown = Math.ceil(scroll.viewHeight / scroll.rowHeight) + 1;
  return { from: Math.max(0, first - beyond), to: Math.min(scroll.rowCount, first + shown + beyond) };
}

/** Scrolls no further than needed to show a whole row. */
export function revealed(scroll: Scroll, row: number): Scroll {
  const start = row * scroll.rowHeight;
  if (start < scroll.top) return sentTo(scroll, start);
  const end = start + scroll.rowHeight;
  return end > scroll.top + scroll.viewHeight ? sentTo(scroll, end - scroll.viewHeight) : scroll;
}

function isScaled(scroll: Scroll): boolean {
  return listHeight(scroll) > HEIGHT_MAX;
}

function isAtEnd(scroll: Scroll, realTop: number): boolean {
  return realTop <= 0 || realTop >= realHeight(scroll) - scroll.viewHeight - 1;
}

function scaled(scroll: Scroll, realTop: number): number {
  const room = realHeight(scroll) - scroll.viewHeight;
  return room <= 0 ? 0 : (realTop / room) * (listHeight(scroll) - scroll.viewHeight);
}

function unscaled(scroll: Scroll, top: number): number {
  const room = listHeight(scroll) - scroll.viewHeight;
  return room <= 0 ? 0 : (top / room) * (realHeight(scroll) - scroll.viewHeight);
}

function within(scroll: Scroll, top: number): number {
  return Math.max(0, Math.min(top, listHeight(scroll) - scroll.viewHeight));
}
