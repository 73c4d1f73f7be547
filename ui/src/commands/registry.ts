// What can be done here, by whom and with which key. Palette, help, menus and key hints all read it.
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { MessageId, TextValues } from "@/i18n/text";

export type Scope = "go" | "record" | "list" | "view" | "help";

export interface Command {
  /** Of commands with the same id one stands: the innermost screen's that has a key. */
  id: string;
  title: MessageId;
  /** What fills in the title, and the reason in `refused`. */
  values?: TextValues;
  scope: Scope;
  /** `j`, `Shift+x`, `Mod+k`, `Escape`, or a sequence such as `g o`. */
  key?: string;
  /** A key that the part with the focus hears itself; shown, not listened to. */
  ownKey?: string;
  /** Why it cannot be done now; left out when it can. */
  refused?: MessageId;
  /** Only moves about, so it need not wait to see whether the letter begins a scan. */
  moves?: boolean;
  /** Shown in the bar of hints. */
  hint?: boolean;
  run: () => void;
}

interface Group {
  commands: Command[];
}

const groups = new Set<Group>();
const listeners = new Set<() => void>();
let shown: Command[] = [];

/** Offers these commands as long as the component stands. Their `run` always sees the newest render. */
export function useCommands(commands: Command[]): void {
  const held = useRef<Group>({ commands: [] });
  const signature = commands
    .map((command) => `${command.id} ${command.key} ${command.refused} ${command.title}`)
    .join();
  held.current.commands = commands;

  // With the drawing, not after it: a key pressed at the first sight of a screen is for that screen.
  useLayoutEffect(() => {
    const group = held.current;
    groups.add(group);
    return () => {
      groups.delete(group);
      tell();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature says when the commands differ
  useEffect(tell, [signature]);
}

/** All that can be done now; what was offered last comes first. */
export function useOffered(): Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

/** The commands at this moment. The innermost screen wins a key. */
export function offered(): Command[] {
  const known = new Map<string, Command>();
  for (const group of [...groups].reverse())
    for (const command of group.commands)
      if (!known.has(command.id) || (command.key && !known.get(command.id)?.key))
        known.set(command.id, command);
  return [...known.values()];
}

function tell(): void {
  shown = offered();
  for (const listener of listeners) listener();
}
