import { Meter } from "@/design/Meter";
import { useShow } from "@/i18n/show";
import styles from "./imports.module.css";
import { type Import, progressOf } from "./model";

/** How far the stage that works has come, how fast, and how long it will take. */
export function StageProgress({ it }: { it: Import }) {
  const { text, word, format } = useShow();
  const { rows_done, rows_total, rows_per_second, seconds_left } = it;
  const isEndKnown = rows_total > 0;
  return (
    <section className={styles.progress} aria-label={word("import_state", it.state)}>
      <Meter label={word("import_state", it.state)} value={progressOf(it)} />
      <p>
        <strong>
          {isEndKnown
            ? text("imports.rows_of", {
                done: format.quantity(rows_done),
                total: format.quantity(rows_total),
              })
            : text("imports.rows_read", { done: format.quantity(rows_done) })}
        </strong>
        {rows_per_second > 0 && (
          <span className="soft">{text("imports.rate", { rate: format.quantity(rows_per_second) })}</span>
        )}
        {isEndKnown && seconds_left != null && (
          <span className="soft">{text("imports.left", { seconds: Math.max(1, seconds_left) })}</span>
        )}
      </p>
    </section>
  );
}
