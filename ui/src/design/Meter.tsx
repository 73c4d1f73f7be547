import styles from "./Meter.module.css";

/** How much is done, from 0 to 1; without a value it is under way and its end not known. */
export function Meter({ label, value }: { label: string; value: number | undefined }) {
  const percent = value === undefined ? undefined : Math.round(value * 1000) / 10;
  return (
    <div
      className={styles.meter}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={percent === undefined || undefined}
    >
      <div style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
