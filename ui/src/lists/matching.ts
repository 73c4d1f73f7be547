import { useShow } from "@/i18n/show";
import type { ListState } from "./source";

export interface Matching {
  count: number;
  /** There may be more when it is not. */
  isExact: boolean;
}

/** How many rows match, as far as they were counted. */
export function matching({ pages, count }: ListState): Matching {
  const { isExact, rowCount } = pages;
  return { count: isExact ? rowCount : (count?.count ?? rowCount), isExact };
}

/** Writes such a number. */
export function useMatchingText(): (matching: Matching) => string {
  const { text, format } = useShow();
  return ({ count, isExact }) => {
    const number = format.quantity(count);
    return isExact ? number : text("list.at_least", { count: number });
  };
}
