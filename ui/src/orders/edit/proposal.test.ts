import { describe, expect, it } from "vitest";
import type { OrderDetail, OrderLine } from "../detail";
import { bodyOf, proposalOf, wayBack } from "./proposal";

const line = (id: string, ordered: number, cancelled = 0) =>
  ({ id, position: 1, quantities: { ordered, cancelled, shipped: 0 } }) as OrderLine;
const lines = [line("lin_1", 3), line("lin_2", 5, 1)];
const order = {
  id: "ord_1",
  priority: 0,
  ship_complete: false,
  requested_date: "2026-12-01",
  ship_to: { name: "Sanne", street: "Keizersgracht", region: "NH" },
  lines,
} as unknown as OrderDetail;

describe("what an edit proposes", () => {
  it("is nothing when what is written equals the order", () => {
    expect(bodyOf(order, lines, proposalOf(order))).toBeUndefined();
    const same = { ...proposalOf(order), quantities: { lin_2: "4" } };
    expect(bodyOf(order, lines, same)).toBeUndefined();
  });

  it("names only what differs, and keeps the parts of an address that the form does not show", () => {
    const proposal = { ...proposalOf(order), quantities: { lin_1: "2" }, requestedDate: "" };
    proposal.address = { ...proposal.address, street: "Prinsengracht " };
    expect(bodyOf(order, lines, proposal)).toMatchObject({
      lines: [{ line: "lin_1", quantity: 2 }],
      requested_date: "",
      ship_to: { name: "Sanne", street: "Prinsengracht", region: "NH" },
    });
  });

  it("waits while something cannot be read", () => {
    const proposal = proposalOf(order);
    expect(bodyOf(order, lines, { ...proposal, quantities: { lin_1: "two" } })).toBeUndefined();
    const added = [{ key: 1, sku: "LAMP", quantity: "2", price: "x", tax: "21" }];
    expect(bodyOf(order, lines, { ...proposal, added })).toBeUndefined();
    const read = bodyOf(order, lines, {
      ...proposal,
      added: [{ key: 1, sku: "LAMP", quantity: "2", price: "12,50", tax: "21" }],
    });
    expect(read).toEqual({ added: [{ sku: "LAMP", quantity: 2, price: "12.50", tax_percent: "21" }] });
  });

  it("gives a day that was computed only when another one is written", () => {
    const dated = { ...order, ship_by: "2026-12-03", cut_off_at: "2026-12-03T15:00:00Z" };
    expect(bodyOf(dated, lines, proposalOf(dated))).toBeUndefined();
    const body = bodyOf(dated, lines, { ...proposalOf(dated), shipBy: "2026-12-02", carrier: "DHL" });
    expect(body).toEqual({ ship_by: "2026-12-02", carrier: "DHL" });
    expect(wayBack(dated, lines, body as never, { lines: [] } as never)).toMatchObject({
      ship_by: "",
      carrier: "",
    });
  });

  it("can be taken back: old quantities, old facts, nothing of what was added", () => {
    const body = { lines: [{ line: "lin_2", quantity: 9 }], priority: 5 } as never;
    const answer = { lines: [{ id: "lin_2" }, { id: "lin_9", added: true }] } as never;
    expect(wayBack(order, lines, body, answer)).toEqual({
      lines: [
        { line: "lin_2", quantity: 4 },
        { line: "lin_9", quantity: 0 },
      ],
      priority: 0,
    });
  });
});
