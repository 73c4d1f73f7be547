// Tells a hand scanner that types ("keyboard wedge") from a person: a scanner sends its letters within
// milliseconds and ends with Enter or Tab.

/** No person types two letters this fast, in milliseconds. */
export const GAP_MAX_MS = 35;
const LENGTH_MIN = 4;

export type Heard =
  /** May still be a person. */
  | { kind: "letter" }
  /** Within a burst: nobody else may act on this key. */
  | { kind: "burst" }
  /** A whole code, ended by Enter or Tab. */
  | { kind: "code"; code: string }
  /** No letter. */
  | { kind: "other" };

/** Listens to one key after the other. Pure: the time of each key is given. */
export class BurstListener {
  #letters = "";
  #lastAt = Number.NEGATIVE_INFINITY;

  hear(key: string, atMs: number): Heard {
    const isFast = atMs - this.#lastAt <= GAP_MAX_MS;
    this.#lastAt = atMs;
    if (key === "Enter" || key === "Tab") return this.#end(isFast);
    if (key === "Shift") {
      if (!isFast) this.#letters = "";
      return { kind: "other" };
    }
    if (key.length !== 1) return this.#forget();
    this.#letters = isFast ? this.#letters + key : key;
    return isFast && this.#letters.length > 1 ? { kind: "burst" } : { kind: "letter" };
  }

  #end(isFast: boolean): Heard {
    const code = this.#letters;
    this.#letters = "";
    return isFast && code.length >= LENGTH_MIN ? { kind: "code", code } : { kind: "other" };
  }

  #forget(): Heard {
    this.#letters = "";
    return { kind: "other" };
  }
}
