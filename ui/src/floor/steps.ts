// What of an order is still to be picked, packed and shipped.
import type { OrderDetail, OrderLine } from "@/orders/detail";

export interface PickPiece {
  line: OrderLine;
  bin: string;
  binCode: string;
  lot: string | undefined;
  quantity: number;
}

export interface PackPiece {
  line: OrderLine;
  quantity: number;
}

export interface Steps {
  /** In the order of the bins, so that one walks once. */
  toPick: PickPiece[];
  toPack: PackPiece[];
  /** Packages that have not left. */
  toShip: OrderDetail["packages"];
}

export function stepsOf(order: Pick<OrderDetail, "lines" | "allocations" | "packages">): Steps {
  const lineOf = (id: string) => order.lines.find((line) => line.id === id);
  const toPick = order.allocations.flatMap(({ line: id, bin, bin_code, lot, quantity, picked }) => {
    const line = lineOf(id);
    const left = quantity - picked;
    return line && left > 0
      ? [{ line, bin, binCode: bin_code ?? bin, lot: lot ?? undefined, quantity: left }]
      : [];
  });
  const toPack = order.lines.flatMap((line) => {
    const quantity = line.quantities.picked - line.quantities.packed;
    return quantity > 0 ? [{ line, quantity }] : [];
  });
  return {
    toPick: toPick.sort((a, b) => a.binCode.localeCompare(b.binCode)),
    toPack,
    toShip: order.packages.filter(({ shipment }) => !shipment),
  };
}

/** A quantity as somebody typed it: whole and between 0 and `most`, or undefined. */
export function readQuantity(text: string, most: number): number | undefined {
  if (!/^\s*\d{1,9}\s*$/.test(text)) return undefined;
  const quantity = Number(text);
  return quantity <= most ? quantity : undefined;
}
