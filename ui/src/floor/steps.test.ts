import { expect, test } from "vitest";
import type { OrderDetail } from "@/orders/detail";
import { readQuantity, stepsOf } from "./steps";

function order(): Pick<OrderDetail, "lines" | "allocations" | "packages"> {
  const line = (id: string, picked: number, packed: number) => ({ id, quantities: { picked, packed } });
  const allocation = (line: string, bin_code: string, quantity: number, picked: number) => ({
    line,
    bin: `bin_${bin_code}`,
    bin_code,
    quantity,
    picked,
  });
  return {
    lines: [line("a", 2, 1), line("b", 0, 0)],
    allocations: [
      allocation("b", "C-02", 5, 0),
      allocation("a", "A-01", 3, 2),
      allocation("a", "A-09", 1, 1),
    ],
    packages: [
      { id: "p1", shipment: "shp_1" },
      { id: "p2", shipment: null },
    ],
  } as unknown as Pick<OrderDetail, "lines" | "allocations" | "packages">;
}

test("what is left to pick goes from bin to bin", () => {
  expect(stepsOf(order()).toPick.map(({ binCode, quantity }) => [binCode, quantity])).toEqual([
    ["A-01", 1],
    ["C-02", 5],
  ]);
});

test("picked and not packed is to pack; packed and not left is to ship", () => {
  const { toPack, toShip } = stepsOf(order());
  expect(toPack.map(({ line, quantity }) => [line.id, quantity])).toEqual([["a", 1]]);
  expect(toShip.map(({ id }) => id)).toEqual(["p2"]);
});

test("a typed quantity is whole, and no more than there is", () => {
  expect(["0", " 3 ", "4", "-1", "1.5", "", "x"].map((text) => readQuantity(text, 3))).toEqual([
    0,
    3,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
