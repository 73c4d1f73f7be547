import { useId, useMemo, useState } from "react";
import { Dialog } from "@/design/Dialog";
import { KeyCap } from "@/design/KeyCap";
import { useText } from "@/i18n/text";
import styles from "./Palette.module.css";
import { rank } from "./rank";
import { type Command, offered, type Scope } from "./registry";
import { useFound } from "./useFound";

const SCOPES: Scope[] = ["record", "list", "go", "view", "help"];

interface Entry extends Pick<Command, "id" | "run"> {
  label: string;
  refused?: string | undefined;
  group: string;
  key?: string | undefined;
}

/** Everything that can be done here, and every order that can be found, by typing. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const text = useText();
  const [written, setWritten] = useState("");
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const commands = useMemo(() => offered().filter(({ id }) => id !== "palette"), []);
  const found = useFound(written);

  const entries: Entry[] = [
    ...found.map((one) => ({ ...one, group: text("shell.found") })),
    ...SCOPES.flatMap((scope) =>
      commands
        .filter((command) => command.scope === scope)
        .map((command) => ({
          id: command.id,
          label: text(command.title, command.values),
          group: text(`scope.${scope}`),
          key: command.key ?? command.ownKey,
          refused: command.refused && text(command.refused, command.values),
          run: command.run,
        })),
    ).filter(({ label }) => rank(label, written) > 0),
  ];
  const active = Math.min(chosen, entries.length - 1);

  const run = (entry: Entry | undefined) => {
    if (!entry || entry.refused) return;
    onClose();
    // The dialog gives the focus back first.
    setTimeout(entry.run);
  };

  return (
    <Dialog title={text("shell.palette")} onClose={onClose}>
      <input
        className={styles.box}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries[active] ? `${listId}-${active}` : undefined}
        aria-label={text("shell.palette_hint")}
        placeholder={text("shell.palette_hint")}
        value={written}
        onChange={(event) => {
          setWritten(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            event.preventDefault();
            setChosen((active + step + entries.length) % Math.max(1, entries.length));
          }
          if (event.key === "Enter" && !event.nativeEvent.isComposing) run(entries[active]);
        }}
      />
      <div id={listId} role="listbox" aria-label={text("shell.palette")} className={styles.list}>
        {entries.map((entry, place) => (
          <div
            key={entry.id}
            id={`${listId}-${place}`}
            role="option"
            aria-selected={place === active}
            aria-disabled={entry.refused ? true : undefined}
            tabIndex={-1}
            className={styles.entry}
            ref={(element) => {
              if (place === active) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => setChosen(place)}
            onClick={() => run(entry)}
            onKeyDown={(event) => event.key === "Enter" && run(entry)}
          >
            <small>{entry.group}</small>
            <span>
              {entry.label}
              {entry.refused && <em>{entry.refused}</em>}
            </span>
            {entry.key && <KeyCap shortcut={entry.key} />}
          </div>
        ))}
        {entries.length === 0 && <p className="soft">{text("shell.nothing_found")}</p>}
      </div>
    </Dialog>
  );
}
