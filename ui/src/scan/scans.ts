// Where whole codes go: to the screen that asked last.
import { useEffect, useRef } from "react";

type Handler = (code: string) => void;
const handlers: { current: Handler }[] = [];

/** The screen's answer to a scan, anywhere on it, as long as the screen stands. */
export function useScan(handler: Handler): void {
  const held = useRef(handler);
  held.current = handler;
  useEffect(() => {
    handlers.push(held);
    return () => {
      handlers.splice(handlers.indexOf(held), 1);
    };
  }, []);
}

export function tellScan(code: string): void {
  handlers.at(-1)?.current(code);
}
