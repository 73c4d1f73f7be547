import { useOffered } from "@/commands/registry";
import { KeyCap } from "@/design/KeyCap";
import { useText } from "@/i18n/text";
import styles from "./Shell.module.css";

/** After the first key of a sequence: which keys may follow. */
export function SequenceOverlay({ begun }: { begun: string }) {
  const text = useText();
  const following = useOffered().filter(({ key }) => key?.startsWith(`${begun} `));
  return (
    <div className={styles.sequence} role="status">
      {following.map(({ id, key, title, values }) => (
        <div key={id}>
          <KeyCap shortcut={key?.slice(begun.length + 1) ?? ""} />
          {text(title, values)}
        </div>
      ))}
    </div>
  );
}
