import { useRouter } from "@tanstack/react-router";
import { useLayoutEffect, useState } from "react";
import { preferences } from "@/preferences";
import { BurstListener, GAP_MAX_MS } from "@/scan/burst";
import { tellScan } from "@/scan/scans";
import { isSingleSign, isTyping, keyName } from "./keys";
import { type Command, offered } from "./registry";

/** How long a begun sequence such as `g o` waits for its second key. */
const SEQUENCE_MS = 2000;

/** Keys pressed for a screen that is still on its way wait for it; after so many somebody leans on the keyboard. */
const WAITING_MAX = 16;

/** Hears every key of the page: scans first, then shortcuts. Answers the sequence begun so far. */
export function useKeyListener(): string | undefined {
  const [begun, setBegun] = useState<string>();
  const router = useRouter();

  // With the drawing, not after it: who sees the page can press keys.
  useLayoutEffect(() => {
    const ears = new Ears(setBegun, () => router.state.isLoading);
    const hear = (event: KeyboardEvent) => ears.hear(event);
    window.addEventListener("keydown", hear, { capture: true });
    return () => {
      window.removeEventListener("keydown", hear, { capture: true });
      ears.forget();
    };
  }, [router]);

  return begun;
}

class Ears {
  #burst = new BurstListener();
  #begun: string | undefined;
  #pending: { run: () => void; timer: ReturnType<typeof setTimeout> } | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  #waiting: KeyboardEvent[] = [];

  constructor(
    readonly showBegun: (begun: string | undefined) => void,
    readonly isOnTheWay: () => boolean,
  ) {}

  hear(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const typing = isTyping(event.target);
    if (!event.repeat && !typing && this.#hearScan(event)) return;
    // It was no scan: what a single letter stands for happens before the next key, however busy the page is.
    this.#runPending();
    const mustWait = this.#waiting.length > 0 || this.isOnTheWay();
    if (!typing && isSingleSign(keyName(event)) && mustWait) this.#wait(event);
    else this.#obey(event, typing);
  }

  forget(): void {
    clearTimeout(this.#pending?.timer);
    this.#pending = undefined;
    this.#waiting = [];
    this.#setBegun(undefined);
  }

  #wait(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.#waiting.length >= WAITING_MAX) return;
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#hearWaitingOnceArrived();
  }

  /** Looks each frame whether the screen has come. It offers its commands right after it was drawn. */
  #hearWaitingOnceArrived(): void {
    requestAnimationFrame(() => {
      if (this.isOnTheWay()) this.#hearWaitingOnceArrived();
      else setTimeout(() => this.#hearWaiting());
    });
  }

  /** The keys pressed for the screen are heard, up to one that leads to yet another screen. */
  #hearWaiting(): void {
    while (this.#waiting.length > 0 && !this.isOnTheWay()) {
      const event = this.#waiting.shift();
      this.#runPending();
      if (event) this.#obey(event, false);
    }
    if (this.#waiting.length > 0) this.#hearWaitingOnceArrived();
  }

  #obey(event: KeyboardEvent, typing: boolean): void {
    const command = this.#commandFor(event, typing);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    if (isSingleSign(command.key ?? "") && !command.moves) this.#runUnlessScan(command);
    else command.run();
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

  #runUnlessScan({ run }: Command): void {
    this.#pending = { run, timer: setTimeout(() => this.#runPending(), GAP_MAX_MS + 5) };
  }

  #runPending(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    clearTimeout(pending?.timer);
    pending?.run();
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
