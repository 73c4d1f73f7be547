import { useLayoutEffect, useSyncExternalStore } from "react";
import { useReadAnew } from "@/live/changes";
import type { ListSource, ListState } from "./source";

/** Reads a source for as long as its screen is there, and anew when the page is to be. */
export function useSource<Row>(source: ListSource<Row>): ListState {
  // Asked for before the frame of the list is painted, so that the rows come meanwhile.
  useLayoutEffect(() => {
    source.start();
    return () => source.stop();
  }, [source]);
  useReadAnew(() => void source.readAnew());
  return useSyncExternalStore(source.subscribe, source.state);
}
