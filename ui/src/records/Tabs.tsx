import { Link } from "@tanstack/react-router";
import { type MessageId, useText } from "@/i18n/text";
import styles from "./records.module.css";

export interface Tab {
  to: string;
  title: MessageId;
}

/** Screens that belong together, as links above the list. */
export function Tabs({ label, tabs }: { label: MessageId; tabs: Tab[] }) {
  const text = useText();
  return (
    <nav className={styles.tabs} aria-label={text(label)}>
      {tabs.map(({ to, title }) => (
        <Link
          key={to}
          to={to as never}
          className={styles.tab}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {text(title)}
        </Link>
      ))}
    </nav>
  );
}
