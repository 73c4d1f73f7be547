import { expect, it } from "vitest";
import { gain, piecesOf, signedQuantity } from "./movement";

const format = { quantity: (value: number) => String(value) };

it("tells what came, what went, and what only changed place", () => {
  const [came, went] = [
    { quantity: 5, to_bin: "bin_1" },
    { quantity: 5, from_bin: "bin_1" },
  ];
  const moved = { quantity: 5, from_bin: "bin_1", to_bin: "bin_2" };
  expect([came, went, moved].map(gain)).toEqual([5, -5, 0]);
  expect([came, went, moved].map((one) => signedQuantity(one, format))).toEqual(["+5", "−5", "5"]);
});

it("takes one kind out of the figures, with nothing where there was none", () => {
  const steps = [
    { at: "2026-11-01T00:00:00Z", kinds: [{ kind: "ship", movements: 2, quantity: 7 }] },
    { at: "2026-11-02T00:00:00Z", kinds: [] },
  ];
  expect(piecesOf(steps, "ship")).toEqual([7, 0]);
});
