import { useShow } from "@/i18n/show";
import styles from "./ListScreen.module.css";
import type { ListState } from "./source";

/** How many rows there are, and whether there may be more. */
export function ListCount({ state }: { state: ListState }) {
  const { text, format } = useShow();
  const { pages, count, isFirst } = state;
  if (isFirst) return null;
  const shown = pages.isExact ? pages.rowCount : count?.count;
  if (shown === undefined) return null;
  const number = format.quantity(shown);
  return (
    <span className={styles.count} aria-live="polite">
      {pages.isExact ? number : text("list.at_least", { count: number })}
    </span>
  );
}
