import styles from "./ListScreen.module.css";
import { matching, useMatchingText } from "./matching";
import type { ListState } from "./source";

/** How many rows there are, and whether there may be more. */
export function ListCount({ state }: { state: ListState }) {
  const matchingText = useMatchingText();
  const isUnknown = !state.pages.isExact && state.count === undefined;
  if (state.isFirst || isUnknown) return null;
  return (
    <span className={styles.count} aria-live="polite">
      {matchingText(matching(state))}
    </span>
  );
}
