// Scans on their way to the book. Each is a command of its own with its own key, kept on the device until the book
// has answered it: sent again it is done once, and a page that is loaded anew goes on where it was.
import { Unreachable } from "@/api/problem";

export interface Scan {
  /** Its idempotency key. */
  key: string;
  line: string;
  bin: string;
  quantity: number;
}

export interface Keeper {
  read: () => Scan[];
  write: (scans: Scan[]) => void;
}

export class Outbox {
  #scans: Scan[];
  #isSending = false;
  #listeners = new Set<() => void>();

  constructor(
    readonly keeper: Keeper,
    /** Sends one; throws `Unreachable` when it is not known whether it arrived. */
    readonly send: (scan: Scan) => Promise<void>,
    /** The book said no to one: it is not sent again. */
    readonly onRefused: (scan: Scan, error: unknown) => void,
  ) {
    this.#scans = keeper.read();
  }

  scans = (): Scan[] => this.#scans;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async add(scan: Scan): Promise<void> {
    this.#keep([...this.#scans, scan]);
    await this.flush();
  }

  /** Sends what waits, one after the other; stops at the first that does not get through. */
  async flush(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let scan = this.#scans[0]; scan; scan = this.#scans[0]) {
      const isThrough = await this.#sendOne(scan);
      if (!isThrough) break;
      this.#keep(this.#scans.slice(1));
    }
    this.#isSending = false;
  }

  async #sendOne(scan: Scan): Promise<boolean> {
    try {
      await this.send(scan);
      return true;
    } catch (error) {
      if (error instanceof Unreachable) return false;
      this.onRefused(scan, error);
      return true;
    }
  }

  #keep(scans: Scan[]): void {
    this.#scans = scans;
    this.keeper.write(scans);
    for (const listener of this.#listeners) listener();
  }
}

/** Keeps an order's scans in the browser, where it has storage. */
export function browserKeeper(order: string): Keeper {
  const name = `evenkeel.scans.${order}`;
  return {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(name) ?? "[]") as Scan[];
      } catch {
        return [];
      }
    },
    write: (scans) => {
      try {
        if (scans.length > 0) localStorage.setItem(name, JSON.stringify(scans));
        else localStorage.removeItem(name);
      } catch {
        // Without storage a scan lives as long as the page.
      }
    },
  };
}
