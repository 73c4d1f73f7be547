// What an edit of an order proposes: what was written, the body that says so, and the way back.
import type { Schema } from "@/api/client";
import { decimalPrice, wholeNumber } from "@/forms/values";
import type { OrderDetail, OrderLine } from "../detail";

export type EditBody = Schema<"EditBody">;
export type EditedOrder = Schema<"EditedOrder">;

/** A line that is to come onto the order, as it was written. */
export interface AddedLine {
  key: number;
  sku: string;
  quantity: string;
  price: string;
  /** In percent. */
  tax: string;
}

export const ADDRESS_PARTS = [
  "company",
  "name",
  "street",
  "house_number",
  "addition",
  "postal_code",
  "city",
  "country",
  "email",
  "phone",
] as const;

export type AddressPart = (typeof ADDRESS_PARTS)[number];

/** What was written so far. What equals the order is no change. */
export interface Proposal {
  quantities: Record<string, string>;
  added: AddedLine[];
  requestedDate: string;
  carrier: string;
  /** Empty for what the calendar of the warehouse says. */
  shipBy: string;
  priority: string;
  shipComplete: boolean;
  address: Record<AddressPart, string>;
}

/** Pieces of a line that are wanted: those that left included, cancelled ones not. */
export function wantedOf({ quantities }: Pick<OrderLine, "quantities">): number {
  return quantities.ordered - quantities.cancelled;
}

export function proposalOf(order: OrderDetail): Proposal {
  return {
    quantities: {},
    added: [],
    requestedDate: order.requested_date ?? "",
    carrier: order.carrier ?? "",
    shipBy: givenShipBy(order),
    priority: String(order.priority),
    shipComplete: order.ship_complete,
    address: addressOf(order),
  };
}

/** The day that somebody gave; one that was computed has the cut-off that it came from. */
function givenShipBy({ ship_by, cut_off_at }: Pick<OrderDetail, "ship_by" | "cut_off_at">): string {
  return cut_off_at ? "" : (ship_by ?? "");
}

function addressOf({ ship_to }: Pick<OrderDetail, "ship_to">): Record<AddressPart, string> {
  const part = (name: AddressPart) => [name, ship_to?.[name] ?? ""] as const;
  return Object.fromEntries(ADDRESS_PARTS.map(part)) as Record<AddressPart, string>;
}

/** The lines whose quantity was written anew, in the order in which the body names them. */
export function changedLines(lines: OrderLine[], { quantities }: Proposal): OrderLine[] {
  return lines.filter((line) => {
    const written = quantities[line.id];
    return written !== undefined && wholeNumber(written) !== wantedOf(line);
  });
}

/** What is to be sent; undefined while something written cannot be read, or nothing differs. */
export function bodyOf(order: OrderDetail, lines: OrderLine[], proposal: Proposal): EditBody | undefined {
  const changed = changedLines(lines, proposal).map((line) => ({
    line: line.id,
    quantity: wholeNumber(proposal.quantities[line.id] ?? ""),
  }));
  const added = proposal.added
    .filter(({ sku }) => sku.trim() !== "")
    .map(({ sku, quantity, price, tax }) => ({
      sku: sku.trim(),
      quantity: wholeNumber(quantity),
      price: decimalPrice(price),
      tax_percent: decimalPrice(tax),
    }));
  const priority = wholeNumber(proposal.priority);
  const unreadable = [...changed, ...added].some((line) => Object.values(line).includes(undefined));
  if (unreadable || priority === undefined) return undefined;
  const body = {
    ...(changed.length > 0 && { lines: changed }),
    ...(added.length > 0 && { added }),
    ...headOf(order, proposal, priority),
  } as EditBody;
  return Object.keys(body).length > 0 ? body : undefined;
}

function headOf(order: OrderDetail, proposal: Proposal, priority: number) {
  const before = addressOf(order);
  const trimmed = Object.fromEntries(
    ADDRESS_PARTS.map((part) => [part, proposal.address[part].trim()]),
  ) as Record<AddressPart, string>;
  const isMoved = ADDRESS_PARTS.some((part) => trimmed[part] !== before[part]);
  return {
    ...(proposal.requestedDate !== (order.requested_date ?? "") && {
      requested_date: proposal.requestedDate,
    }),
    ...(proposal.carrier.trim() !== (order.carrier ?? "") && { carrier: proposal.carrier.trim() }),
    ...(proposal.shipBy !== givenShipBy(order) && { ship_by: proposal.shipBy }),
    ...(priority !== order.priority && { priority }),
    ...(proposal.shipComplete !== order.ship_complete && { ship_complete: proposal.shipComplete }),
    ...(isMoved && { ship_to: { ...order.ship_to, ...trimmed } }),
  };
}

/** The edit that makes it as it was: the old quantities and facts, and nothing of what was added. */
export function wayBack(
  order: OrderDetail,
  lines: OrderLine[],
  body: EditBody,
  answer: EditedOrder,
): EditBody {
  const known = new Map(lines.map((line) => [line.id, line]));
  const before = (body.lines ?? []).flatMap(({ line }) => {
    const held = known.get(line);
    return held ? [{ line, quantity: wantedOf(held) }] : [];
  });
  const added = answer.lines.flatMap(({ id, added }) => (added && id ? [{ line: id, quantity: 0 }] : []));
  return {
    lines: [...before, ...added],
    ...(body.requested_date !== undefined && { requested_date: order.requested_date ?? "" }),
    ...(body.carrier !== undefined && { carrier: order.carrier ?? "" }),
    ...(body.ship_by !== undefined && { ship_by: givenShipBy(order) }),
    ...(body.priority !== undefined && { priority: order.priority }),
    ...(body.ship_complete !== undefined && { ship_complete: order.ship_complete }),
    ...(body.ship_to && order.ship_to && { ship_to: order.ship_to }),
  } as EditBody;
}
