import { useEffect, useState } from "react";
import { preferences } from "@/preferences";
import { BurstListener, GAP_MAX_MS } from "@/scan/burst";
import { tellScan } from "@/scan/scans";
import { isSingleSign, isTyping, keyName } from "./keys";
import { type Command, offered } from "./registry";

/** How long a begun sequence such as `g o` waits for its second key. */
const SEQUENCE_MS = 2000;

/** Hears every key of the page: scans first, then shortcuts. Answers the sequence begun so far. */
export function useKeyListener(): string | undefined {
  const [begun, setBegun] = useState<string>();

  useEffect(() => {
    const ears = new Ears(setBegun);
    const hear = (event: KeyboardEvent) => ears.hear(event);
    window.addEventListener("keydown", hear, { capture: true });
    return () => {
      window.removeEventListener("keydown", hear, { capture: true });
      ears.forget();
    };
  }, []);

  return begun;
}

class Ears {
  #burst = new BurstListener();
  #begun: string | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly showBegun: (begun: string | undefined) => void) {}

  hear(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const typing = isTyping(event.target);
    if (!event.repeat && !typing && this.#hearScan(event)) return;
    const command = this.#commandFor(event, typing);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    this.#runUnlessScan(command, isSingleSign(command.key ?? "") && !command.moves);
  }

  forget(): void {
    clearTimeout(this.#waiting);
    this.#setBegun(undefined);
  }

  #hearScan(event: KeyboardEvent): boolean {
    const heard = this.#burst.hear(event.key, event.timeStamp);
    if (heard.kind !== "burst" && heard.kind !== "code") return false;
    this.forget();
    event.preventDefault();
    event.stopPropagation();
    if (heard.kind === "code") tellScan(heard.code);
    return true;
  }

  #commandFor(event: KeyboardEvent, typing: boolean): Command | undefined {
    const pressed = keyName(event);
    const key = this.#begun ? `${this.#begun} ${pressed}` : pressed;
    if (pressed === "Shift") return undefined;
    this.#setBegun(undefined);
    const ready = offered().filter(
      (command) => command.key && isHeard(command.key, typing) && !isBehindDialog(command),
    );
    const found = ready.find((command) => command.key === key);
    if (!found && ready.some((command) => command.key?.startsWith(`${key} `))) {
      this.#setBegun(key);
      event.preventDefault();
    }
    return found?.refused ? undefined : found;
  }

  #setBegun(begun: string | undefined): void {
    clearTimeout(this.#forgetting);
    if (begun) this.#forgetting = setTimeout(() => this.#setBegun(undefined), SEQUENCE_MS);
    if (begun !== this.#begun) this.showBegun(begun);
    this.#begun = begun;
  }

  #runUnlessScan(command: Command, mayBeScan: boolean): void {
    clearTimeout(this.#waiting);
    if (mayBeScan) this.#waiting = setTimeout(command.run, GAP_MAX_MS + 5);
    else command.run();
  }
}

function isHeard(key: string, typing: boolean): boolean {
  if (!isSingleSign(key)) return !typing || key.startsWith("Mod+") || key.startsWith("Alt+");
  return !typing && preferences().letterKeys;
}

/** While a dialog stands, only what belongs to it may happen. */
function isBehindDialog(command: Command): boolean {
  return command.scope !== "help" && document.querySelector("[role=dialog][data-modal]") !== null;
}
