import { expect, it } from "vitest";
import { gain, signedQuantity } from "./movement";

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
