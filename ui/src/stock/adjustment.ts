/** How a correction is told: what was counted, or how many more or fewer there are. */
export type AdjustWay = "to" | "more" | "fewer";

/** The correction as the API takes it. */
export function adjustmentOf(way: AdjustWay, pieces: number): { to: number } | { by: number } {
  if (way === "to") return { to: pieces };
  return { by: way === "more" ? pieces : -pieces };
}

/** What the bin holds after the correction. */
export function effectOnBin(held: number, way: AdjustWay, pieces: number): number {
  const adjustment = adjustmentOf(way, pieces);
  return "to" in adjustment ? adjustment.to : held + adjustment.by;
}
