import { type RefObject, useCallback, useLayoutEffect, useState } from "react";
import { resized, revealed, type Scroll, scrolledTo, sentTo, settled, startScroll } from "./model/scroll";

/** The header stays above the rows. */
export const HEADER_HEIGHT = 34;

interface Scrolling {
  scroll: Scroll;
  onScroll: () => void;
  onScrollEnd: () => void;
  /** Scrolls no further than needed to show a row. */
  reveal: (row: number) => void;
  scrollTo: (row: number) => void;
}

/** Ties the pure scroll model to the element that scrolls. */
export function useScroll(
  place: RefObject<HTMLDivElement | null>,
  rowCount: number,
  rowHeight: number,
): Scrolling {
  const [scroll, setScroll] = useState<Scroll>(() => startScroll(rowCount, rowHeight, 600));

  if (scroll.rowCount !== rowCount || scroll.rowHeight !== rowHeight) {
    setScroll(resized(scroll, { rowCount, rowHeight }));
  }

  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => {
      const header = element.querySelector<HTMLElement>("[data-row='-1']")?.offsetHeight ?? 0;
      setScroll((held) => resized(held, { viewHeight: element.clientHeight - header }));
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    return () => watcher.disconnect();
  }, [place]);

  useLayoutEffect(() => {
    const element = place.current;
    if (element && Math.abs(element.scrollTop - scroll.realTop) >= 1) element.scrollTop = scroll.realTop;
  }, [place, scroll.realTop]);

  const onScroll = useCallback(() => {
    const top = place.current?.scrollTop ?? 0;
    setScroll((held) => (Math.abs(top - held.realTop) < 1 ? held : scrolledTo(held, top)));
  }, [place]);
  const onScrollEnd = useCallback(() => setScroll(settled), []);
  const reveal = useCallback((row: number) => setScroll((held) => revealed(held, row)), []);
  const scrollTo = useCallback((row: number) => setScroll((held) => sentTo(held, row * held.rowHeight)), []);
  return { scroll, onScroll, onScrollEnd, reveal, scrollTo };
}
