import { createContext, useContext } from "react";

/** A grid is one stop for the Tab key: what can be focused inside its cells is reached by arrows and Enter instead. */
export const InGrid = createContext(false);

/** The tab index of a link or button that may stand in a cell of a grid. */
export function useCellTabIndex(): -1 | undefined {
  return useContext(InGrid) ? -1 : undefined;
}
