import { useOffered } from "@/commands/registry";
import { KeyCap } from "@/design/KeyCap";
import { useText } from "@/i18n/text";
import styles from "./Shell.module.css";

/** The keys that do something here and now. */
export function HintBar() {
  const text = useText();
  const hints = useOffered().filter(({ hint, key, ownKey, refused }) => hint && (key ?? ownKey) && !refused);
  return (
    <footer className={styles.hints} aria-hidden="true">
      {hints.slice(0, 9).map(({ id, key, ownKey, title, values }) => (
        <span key={id}>
          <KeyCap shortcut={key ?? ownKey ?? ""} />
          {text(title, values)}
        </span>
      ))}
    </footer>
  );
}
