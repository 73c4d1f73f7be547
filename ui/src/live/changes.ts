// When to read anew. There is no polling: after one's own actions, when the page is looked at again, and on request.
import { QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Problem } from "@/api/problem";

/** What was read less long ago is still good when a window gets the focus. */
const FRESH_MS = 5_000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      refetchOnWindowFocus: true,
      refetchOnReconnect: true,
      retry: (count, error) => !(error instanceof Problem) && count < 1,
    },
  },
});

const readers = new Set<() => void>();
let lastAt = 0;

/** Nobody waits longer than this for the screen to be read anew. */
const WAIT_MS = 1_500;

/** Something was changed here: all that is on the screen is read anew. Settles when it was, or takes too long. */
export function readAnew(): Promise<void> {
  lastAt = Date.now();
  for (const reader of readers) reader();
  return Promise.race([queries.invalidateQueries(), new Promise<void>((done) => setTimeout(done, WAIT_MS))]);
}

/** Calls `read` whenever what is on the screen is to be read anew. */
export function useReadAnew(read: () => void): void {
  const held = useRef(read);
  held.current = read;
  useEffect(() => {
    const reader = () => held.current();
    readers.add(reader);
    return () => {
      readers.delete(reader);
    };
  }, []);
}

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - lastAt < FRESH_MS) return;
    lastAt = Date.now();
    for (const reader of readers) reader();
  });
}
