import { useMemo } from "react";
import { Dialog } from "@/design/Dialog";
import { Checkbox } from "@/design/Field";
import { KeyCap } from "@/design/KeyCap";
import { type MessageId, useText } from "@/i18n/text";
import { prefer, usePreferences } from "@/preferences";
import styles from "./Palette.module.css";
import { offered, type Scope } from "./registry";

const SCOPES: Scope[] = ["record", "list", "go", "view", "help"];

/** Keys that the grid itself hears. */
const GRID_KEYS: [string, MessageId][] = [
  ["ArrowDown", "help.arrows"],
  ["Home", "help.home"],
  ["Mod+End", "help.end"],
  ["PageDown", "help.page"],
  ["Shift+ArrowRight", "help.resize"],
  ["Alt+Shift+ArrowRight", "help.reorder"],
  ["Alt+p", "help.pin"],
];

/** Every key that does something here. */
export default function Help({ onClose }: { onClose: () => void }) {
  const text = useText();
  const { letterKeys } = usePreferences();
  const commands = useMemo(offered, []);
  const hasGrid = commands.some(({ id }) => id === "grid.next");
  return (
    <Dialog title={text("shell.help")} size="wide" onClose={onClose}>
      <Checkbox
        label={text("help.letters")}
        checked={letterKeys}
        onChange={(event) => prefer({ letterKeys: event.target.checked })}
      />
      <div className={styles.help}>
        {SCOPES.map((scope) => {
          const keyed = commands.filter(
            (command) => command.scope === scope && (command.key ?? command.ownKey),
          );
          if (keyed.length === 0) return null;
          return (
            <section key={scope}>
              <h3>{text(`scope.${scope}`)}</h3>
              <dl>
                {keyed.map(({ id, key, ownKey, title, values }) => (
                  <KeyLine key={id} shortcut={key ?? ownKey ?? ""} label={text(title, values)} />
                ))}
              </dl>
            </section>
          );
        })}
        {hasGrid && (
          <section>
            <h3>{text("scope.grid")}</h3>
            <dl>
              {GRID_KEYS.map(([key, label]) => (
                <KeyLine key={key} shortcut={key} label={text(label)} />
              ))}
            </dl>
          </section>
        )}
      </div>
    </Dialog>
  );
}

function KeyLine({ shortcut, label }: { shortcut: string; label: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <KeyCap shortcut={shortcut} />
        <span className="visually-hidden">{shortcut}</span>
      </dd>
    </div>
  );
}
