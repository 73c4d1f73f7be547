// One order as its page needs it.
import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { queries } from "@/live/changes";

export type OrderDetail = Schema<"OrderDetail">;
export type OrderLine = Schema<"OrderLine">;
export type Hold = Schema<"Hold">;

/** The order with everything that hangs on it, and what may be done with it now. */
export function useOrder(id: string) {
  return useQuery({
    queryKey: ["order", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/orders/{id}", { params: { path: { id }, query: { next: true } }, signal })),
  });
}

/** All lines of the order, those beyond its first ones too, once they are there. */
export function useAllLines(order: OrderDetail): OrderLine[] {
  const { id, version, lines_next } = order;
  const { data = [] } = useQuery({
    queryKey: ["order", id, "all lines", version],
    enabled: lines_next != null,
    queryFn: ({ signal }) => linesAfter(id, lines_next, signal),
  });
  return [...order.lines, ...data];
}

/** The lines after a position; none without one. */
export async function linesAfter(
  id: string,
  next: number | null | undefined,
  signal: AbortSignal,
): Promise<OrderLine[]> {
  const lines: OrderLine[] = [];
  for (let after = next; after != null; ) {
    const params = { path: { id }, query: { after, limit: LINES_OF_A_PAGE } };
    const page = await answered(api.GET("/api/v1/orders/{id}/lines", { params, signal }));
    lines.push(...page.items);
    after = page.next;
  }
  return lines;
}

const LINES_OF_A_PAGE = 200;

/** What we changed ourselves we have seen: the next verb need not wait until the order is read anew. */
export function keepVersion({ id, version }: Pick<Schema<"OrderAnswer">, "id" | "version">): void {
  queries.setQueryData<OrderDetail>(["order", id], (order) => order && { ...order, version });
}

export function openHolds(order: OrderDetail): Hold[] {
  return order.holds.filter(({ lifted_at }) => !lifted_at);
}

/** The notes that count, for one audience or for all. */
export function notesFor(order: Pick<OrderDetail, "notes">, audience?: string): Schema<"Note">[] {
  return order.notes.filter(
    (note) => !note.archived_at && (audience === undefined || note.audience === audience),
  );
}

/** Whether a verb would be carried out now, and the code of what refuses it. */
export function verbOf(
  order: OrderDetail,
  verb: string,
): { isAllowed: boolean; code?: string; facts?: Record<string, unknown> } {
  const next = order.next?.find((one) => one.verb === verb);
  if (!next) return { isAllowed: false };
  return { isAllowed: next.allowed, code: next.code ?? undefined, facts: next.facts };
}
