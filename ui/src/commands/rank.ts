/** How well a label answers what was written: 0 not at all. All words must stand in it; the beginning counts most. */
export function rank(label: string, written: string): number {
  const plain = fold(label);
  const words = fold(written).split(/\s+/).filter(Boolean);
  if (!words.every((word) => plain.includes(word))) return 0;
  return words.reduce(
    (sum, word) => sum + (plain.startsWith(word) ? 3 : plain.includes(` ${word}`) ? 2 : 1),
    1,
  );
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
