import { expect, test } from "vitest";
import { announceBody, receiveBody, returnable } from "./bodies";

const formOf = (values: Record<string, string>) => ({ value: (pointer: string) => values[pointer] ?? "" });

const line = (id: string, shipped: number, returned: number, kind = "physical") => ({
  id,
  kind,
  quantities: {
    ordered: 9,
    cancelled: 0,
    reserved: 0,
    allocated: 0,
    picked: 0,
    packed: 0,
    shipped,
    returned,
  },
});

test("only goods that left and did not come back can be returned", () => {
  const lines = [line("a", 2, 0), line("b", 2, 2), line("c", 0, 0), line("d", 1, 0, "service")];
  expect(returnable(lines).map(({ id }) => id)).toEqual(["a"]);
});

test("a line without pieces is not announced, and a reason that nobody chose is not stated", () => {
  const form = formOf({ "/lines/1/quantity": "2", "/tracking": " 3SBACK " });
  expect(announceBody(form, "ord_1", [{ id: "lin_1" }, { id: "lin_2" }])).toEqual({
    order: "ord_1",
    tracking: "3SBACK",
    lines: [{ order_line: "lin_2", quantity: 2, reason: "unstated" }],
  });
});

test("each group goes to the bin of what is done with it, and scrap to none", () => {
  const form = formOf({
    "/restock_bin": "A-01",
    "/quarantine_bin": "Q-01",
    "/lines/0/sku": "LAMP",
    "/lines/0/quantity": "1",
    "/lines/0/grade": "a",
    "/lines/0/disposition": "restock",
    "/lines/1/sku": "BULB",
    "/lines/1/quantity": "2",
    "/lines/1/grade": "b",
    "/lines/1/disposition": "quarantine",
    "/lines/2/sku": "LAMP",
    "/lines/2/quantity": "1",
    "/lines/2/grade": "damaged",
    "/lines/2/disposition": "scrap",
    "/lines/2/reason": "soiled",
  });
  const announced = { line: { id: "lin_1", sku: "LAMP", expected: 2, received: 0 } };
  expect(receiveBody(form, [announced, announced, {}]).lines).toEqual([
    { line: "lin_1", quantity: 1, grade: "a", disposition: "restock", bin: "A-01" },
    { sku: "BULB", quantity: 2, grade: "b", disposition: "quarantine", bin: "Q-01" },
    { sku: "LAMP", quantity: 1, grade: "damaged", disposition: "scrap", reason: "soiled" },
  ]);
});
