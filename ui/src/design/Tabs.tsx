import { type KeyboardEvent, useRef } from "react";
import styles from "./Tabs.module.css";

interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** Why it cannot be opened yet. */
  refused?: string | undefined;
}

interface TabsProps<Id extends string> {
  label: string;
  tabs: Tab<Id>[];
  value: Id;
  onChange: (id: Id) => void;
}

/** The parts of a page, one of which is shown. The arrows go from one to the next. */
export function Tabs<Id extends string>({ label, tabs, value, onChange }: TabsProps<Id>) {
  const place = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const open = tabs.filter(({ refused }) => !refused);
    const next = open[(open.findIndex(({ id }) => id === value) + by + open.length) % open.length];
    if (!next) return;
    onChange(next.id);
    place.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={place} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label, refused }) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === value}
          aria-disabled={refused ? true : undefined}
          title={refused}
          tabIndex={id === value ? 0 : -1}
          onClick={() => refused || onChange(id)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
