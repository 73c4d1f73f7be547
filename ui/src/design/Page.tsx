// The frame of a screen, and the parts of a record's page.
import { type ReactNode, useEffect } from "react";
import styles from "./Page.module.css";

interface PageProps {
  title: string;
  /** Beside the title: a status, a count. */
  beside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** The screen fills the window and scrolls inside itself, as a grid does. */
  isFilling?: boolean;
}

export function Page({ title, beside, actions, children, isFilling = false }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Evenkeel`;
  }, [title]);
  return (
    <div className={`${styles.page} ${isFilling ? styles.filling : ""}`}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {beside}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Two columns: what it is about, and what stands beside it. One column on a phone. */
export function DetailLayout({ main, aside }: { main: ReactNode; aside: ReactNode }) {
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>{main}</div>
      <div className={styles.stack}>{aside}</div>
    </div>
  );
}

export function Panel({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.panelHead}>
        <h2>{title}</h2>
        {beside}
      </header>
      {children}
    </section>
  );
}

/** Names and values, one under the other. Facts without a value are left out. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
