import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useCommands } from "@/commands/registry";
import { IconButton } from "@/design/Button";
import { useText } from "@/i18n/text";
import { type RowStore, useRow } from "@/live/rows";
import styles from "./ListScreen.module.css";

interface Props<Row> {
  peek: ((row: Row) => ReactNode) | undefined;
  store: RowStore<Row>;
  id: string | undefined;
  onClose: () => void;
}

/** The row with the cursor, beside the list; the arrows go on in the list. */
export function PeekPanel<Row>({ peek, store, id, onClose }: Props<Row>) {
  const text = useText();
  const row = useRow(store, id);
  useCommands([{ id: "peek.close", title: "action.close", scope: "view", key: "Escape", run: onClose }]);
  return (
    <aside className={styles.peek} aria-label={text("list.peek")}>
      <header className={styles.peekHead}>
        <h2>{text("list.peek")}</h2>
        <IconButton label={text("action.close")} onClick={onClose} shortcut={undefined}>
          <X size={16} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.peekBody} tabIndex={0} role="region" aria-label={text("list.peek")}>
        {row !== undefined && peek?.(row)}
      </div>
    </aside>
  );
}
