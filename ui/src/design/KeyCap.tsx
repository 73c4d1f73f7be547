import { keyCaps } from "@/commands/keys";
import styles from "./KeyCap.module.css";

/** A shortcut as caps. Hidden from screen readers: they hear `aria-keyshortcuts` and the help. */
export function KeyCap({ shortcut }: { shortcut: string }) {
  return (
    <span className={styles.caps} aria-hidden="true">
      {keyCaps(shortcut).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
