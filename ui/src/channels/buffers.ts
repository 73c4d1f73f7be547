// The buffers of single items as somebody writes them: a line each, an item code and a number of pieces.
import type { Schema } from "@/api/client";

export type ItemBuffer = Schema<"ItemBuffer">;

export function writeBuffers(items: ItemBuffer[]): string {
  return items.map(({ sku, buffer }) => `${sku} ${buffer}`).join("\n");
}

/** The buffers, or the first line that is none; item codes may hold blanks. */
export function readBuffers(text: string): { items: ItemBuffer[]; wrong?: { line: number; words: string } } {
  const items: ItemBuffer[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    const words = line.trim();
    if (words === "") continue;
    const found = /^(.*\S)\s+(\d{1,9})$/.exec(words);
    if (!found) return { items, wrong: { line: place + 1, words } };
    items.push({ sku: found[1] ?? "", buffer: Number(found[2]) });
  }
  return { items };
}
