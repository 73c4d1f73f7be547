// Weights and sizes as people read them: kilograms above a kilogram, centimetres.
import type { Format } from "@/i18n/format";

/** Grams as `320 g` or `1.25 kg`; nothing when unknown. */
export function weightText(grams: number, format: Pick<Format, "quantity">): string {
  if (grams === 0) return "";
  return grams < 1000 ? `${format.quantity(grams)} g` : `${format.quantity(grams / 1000)} kg`;
}

/** Millimetres as `14 × 14 × 13 cm`; nothing when unknown. */
export function sizeText(mm: readonly number[], format: Pick<Format, "quantity">): string {
  if (mm.every((side) => side === 0)) return "";
  return `${mm.map((side) => format.quantity(side / 10)).join(" × ")} cm`;
}
