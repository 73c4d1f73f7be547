// From a key press to the name of a key, and how a key is written for people.

export const isApple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** `Mod+k`, `Shift+X`, `Alt+ArrowUp`, `?`. Shift is named only where it does not already change the sign. */
export function keyName(press: Press): string {
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push("Mod");
  if (press.altKey) parts.push("Alt");
  const isLetter = /^\p{L}$/u.test(press.key);
  if (press.shiftKey && (press.key.length > 1 || isLetter)) parts.push("Shift");
  parts.push(isLetter ? press.key.toLowerCase() : press.key === " " ? "Space" : press.key);
  return parts.join("+");
}

const SIGNS: Record<string, string> = {
  Mod: isApple ? "⌘" : "Ctrl",
  Shift: "⇧",
  Alt: isApple ? "⌥" : "Alt",
  Enter: "↵",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** The caps to draw for a key: `g o` gives two, `Mod+k` gives two. */
export function keyCaps(key: string): string[] {
  return key
    .split(" ")
    .flatMap((press) => press.split(/\+(?=.)/).map((part) => SIGNS[part] ?? capital(part)));
}

function capital(part: string): string {
  return part.length === 1 ? part.toUpperCase() : part;
}

/** Single letters can be switched off, because scanners and speech input type them. */
export function isSingleSign(key: string): boolean {
  return key.split(" ").some((press) => press.replace("Shift+", "").length === 1);
}

/** Does somebody write text here? Then letters belong to the text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return (
    target instanceof HTMLInputElement && !/^(button|checkbox|radio|submit|file|range)$/.test(target.type)
  );
}
