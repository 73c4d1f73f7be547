import type { Schema } from "@/api/client";
import type { Format } from "@/i18n/format";

type Movement = Pick<Schema<"StockMovement">, "quantity" | "from_bin" | "to_bin">;

/** How many pieces the ledger gained: none when they only changed place. */
export function gain({ quantity, from_bin, to_bin }: Movement): number {
  if (from_bin && to_bin) return 0;
  return to_bin ? quantity : -quantity;
}

/** `+12` for what came, `−12` for what went, `12` for what only changed place. */
export function signedQuantity(movement: Movement, format: Pick<Format, "quantity">): string {
  const amount = format.quantity(movement.quantity);
  const gained = gain(movement);
  return gained > 0 ? `+${amount}` : gained < 0 ? `−${amount}` : amount;
}

/** The pieces of one kind in every step of the figures. */
export function piecesOf(steps: Schema<"MovementFigure">[], kind: string): number[] {
  return steps.map(({ kinds }) => kinds.find((one) => one.kind === kind)?.quantity ?? 0);
}
