// One order as its page needs it.
import { useQuery } from "@tanstack/react-query";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";

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

export function openHolds(order: OrderDetail): Hold[] {
  return order.holds.filter(({ lifted_at }) => !lifted_at);
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
