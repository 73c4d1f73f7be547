// What a person sets for this device. Kept in the browser; read through usePreferences.
import { useSyncExternalStore } from "react";
import * as v from "valibot";

const schema = v.object({
  /** "auto" follows the browser. */
  language: v.fallback(v.picklist(["auto", "en", "nl"]), "auto"),
  theme: v.fallback(v.picklist(["auto", "light", "dark"]), "auto"),
  /** How numbers and dates are written; "auto" follows the language. */
  formats: v.fallback(v.picklist(["auto", "en-GB", "en-US", "nl-NL", "de-DE"]), "auto"),
  density: v.fallback(v.picklist(["compact", "normal", "large"]), "normal"),
  /** Single letters as shortcuts; off for scanners that type and for speech input. */
  letterKeys: v.fallback(v.boolean(), true),
  navigation: v.fallback(v.picklist(["wide", "narrow"]), "wide"),
  plots: v.fallback(v.boolean(), true),
});

export type Preferences = v.InferOutput<typeof schema>;
export type Density = Preferences["density"];

const KEY = "evenkeel.preferences";
const listeners = new Set<() => void>();
let current = read();

/** The preferences now. */
export function preferences(): Preferences {
  return current;
}

/** Changes some preferences, keeps them, and tells whoever reads them. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser without storage forgets them with the page.
  }
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Preferences {
  try {
    return v.parse(schema, JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return v.parse(schema, {});
  }
}
