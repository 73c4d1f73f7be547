import { useShow } from "@/i18n/show";
import { atStage, type Departure, STAGES } from "./board";
import styles from "./cutOffs.module.css";

/** Where the orders of a departure stand: to look at, and in words for whoever reads or listens. */
export function StageBar({ departure, most }: { departure: Departure; most: number }) {
  const { word, format } = useShow();
  const shown = STAGES.map((stage) => ({ stage, orders: atStage(departure, stage) })).filter(
    ({ orders }) => orders > 0,
  );
  return (
    <span className={styles.stages}>
      <span className={styles.track} aria-hidden="true">
        {shown.map(({ stage, orders }) => (
          <span
            key={stage}
            className={styles.segment}
            data-stage={stage}
            style={{ width: `${(orders / most) * 100}%` }}
          />
        ))}
      </span>
      <span className={styles.counts}>
        {shown.map(({ stage, orders }) => (
          <span key={stage}>
            <b className="number">{format.quantity(orders)}</b> {word("stage", stage)}
          </span>
        ))}
      </span>
    </span>
  );
}
