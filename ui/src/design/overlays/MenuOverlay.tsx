import { Check } from "lucide-react";
import type { RefObject } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import { KeyCap } from "../KeyCap";
import type { MenuEntry } from "../Menu";
import styles from "./overlays.module.css";

interface Props {
  label: string;
  entries: MenuEntry[];
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export default function MenuOverlay({ label, entries, anchor, onClose }: Props) {
  return (
    <Popover
      triggerRef={anchor}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
      placement="bottom start"
      aria-label={label}
      className={styles.popover}
    >
      <Menu
        aria-label={label}
        autoFocus="first"
        className={styles.menu}
        disabledKeys={entries.filter(({ refused }) => refused).map(({ id }) => id)}
        onAction={(id) => entries.find((entry) => entry.id === id)?.run()}
        onClose={onClose}
      >
        {entries.map((entry) => (
          <MenuItem key={entry.id} id={entry.id} textValue={entry.label} className={styles.item}>
            <span className={styles.mark}>{entry.isChosen ? <Check size={14} /> : entry.icon}</span>
            <span className={styles.label}>
              {entry.label}
              {entry.refused && <small>{entry.refused}</small>}
            </span>
            {entry.shortcut && <KeyCap shortcut={entry.shortcut} />}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
