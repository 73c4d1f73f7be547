// What an event tells, as a sentence's parts. The texts are `event.KIND`, filled in with the facts of its body.
import type { Schema } from "@/api/client";
import type { Show } from "@/i18n/show";

export type Event = Schema<"Event">;

/** Every kind that has a sentence of its own; others are shown by their names. */
export const KINDS = [
  "order.created",
  "order.dated",
  "order.accepted",
  "order.edited",
  "order.quoted",
  "order.ruled",
  "order.reserved",
  "order.unreserved",
  "order.held",
  "order.hold_lifted",
  "order.payment_recorded",
  "order.tagged",
  "order.noted",
  "order.note_changed",
  "order.released",
  "order.unallocated",
  "order.leased",
  "order.taken_over",
  "order.given_back",
  "order.picked",
  "order.shortage_reported",
  "order.packed",
  "order.shipped",
  "order.cancelled",
  "order.erased",
  "order.returned",
  "credit.created",
  "return.announced",
  "return.arrived",
  "return.received",
  "return.linked",
  "return.cancelled",
  "return.closed",
  "expected_receipt.announced",
  "expected_receipt.changed",
  "expected_receipt.received",
  "expected_receipt.closed",
  "stock_count.started",
  "stock_count.recorded",
  "stock_count.finished",
  "stock_count.approved",
  "stock_count.dropped",
  "stock.received",
  "stock.adjusted",
  "stock.transferred",
  "task.created",
  "task.done",
  "owner.created",
  "owner.payment_set",
  "owner.minimum_set",
  "owner.rules_set",
  "owner.receiving_changed",
  "channel.created",
  "channel.buffers_set",
  "channel.payment_set",
  "warehouse.created",
  "warehouse.calendar_set",
  "bin.created",
  "product.created",
  "customer.created",
  "customer.erased",
  "import.finished",
  "credential.issued",
  "credential.revoked",
] as const;

/** The nouns that events happen to. */
export const NOUNS = [
  "order",
  "credit",
  "return",
  "expected_receipt",
  "stock_count",
  "stock",
  "task",
  "owner",
  "channel",
  "warehouse",
  "bin",
  "product",
  "customer",
  "import",
  "credential",
] as const;

/** How many pieces a step moved, over all lines of an event. */
export function piecesOf({ body }: Pick<Event, "body">, step: string): number {
  const { lines, quantity } = body as { lines?: Record<string, unknown>[]; quantity?: unknown };
  if (!lines) return typeof quantity === "number" ? quantity : 0;
  return lines.reduce((sum, line) => sum + (typeof line[step] === "number" ? (line[step] as number) : 0), 0);
}

/** The step whose pieces a kind of event is about. */
const STEPS: Record<string, string> = {
  "order.created": "ordered",
  "order.edited": "ordered",
  "order.reserved": "reserved",
  "order.unreserved": "reserved",
  "order.released": "allocated",
  "order.unallocated": "allocated",
  "order.picked": "picked",
  "order.packed": "packed",
  "order.shipped": "shipped",
  "order.cancelled": "cancelled",
  "order.returned": "returned",
};

/** What the reasons of a kind are the words of, where not of a shortage. */
const REASONS: Record<string, string> = { "stock.adjusted": "adjust_reason" };

/** What happened, with its most telling facts behind it. */
export function sentenceOf(event: Event, { text, word, format }: Show): { what: string; facts: string[] } {
  const body = event.body as Record<string, unknown>;
  const said = (key: string) => (typeof body[key] === "string" ? String(body[key]) : undefined);
  const pieces = Math.abs(piecesOf(event, STEPS[event.kind] ?? "quantity"));
  const imported = body.orders_created;
  const facts = [
    said("number"),
    said("code"),
    said("sku"),
    said("kind") && word("hold_kind", String(body.kind)),
    said("payment_kind") && word("payment_kind", String(body.payment_kind)),
    typeof body.amount_minor === "number" && format.money(body.amount_minor, said("currency") ?? "EUR"),
    said("reason") && word(REASONS[event.kind] ?? "shortage_reason", String(body.reason)),
    said("way") && word("event_way", String(body.way)),
    typeof body.rule === "number" && text("log.rule", { rule: body.rule }),
    pieces > 0 && text("log.pieces", { pieces }),
    said("ship_by") && format.date(String(body.ship_by)),
    said("carrier"),
    said("tracking"),
    typeof imported === "number" && text("log.orders", { orders: imported }),
  ];
  return {
    what: word("event", event.kind.replace(".", "_")),
    facts: facts.filter((fact): fact is string => typeof fact === "string" && fact !== ""),
  };
}

/** The page of what an event happened to, where it has one. */
export function pageOf({ noun, id }: Pick<Event, "noun" | "id">): string | undefined {
  const pages: Record<string, string> = {
    order: "/orders/$id",
    credit: "/credits/$id",
    return: "/returns/$id",
    stock_count: "/stock/counts/$id",
    expected_receipt: "/expected-receipts/$id",
    product: "/products/$id",
    stock: "/products/$id",
    customer: "/customers/$id",
    owner: "/owners/$id",
    channel: "/channels/$id",
    warehouse: "/warehouses/$id",
    bin: "/bins/$id",
    import: "/imports/$id",
  };
  return id.includes("_") ? pages[noun] : undefined;
}
