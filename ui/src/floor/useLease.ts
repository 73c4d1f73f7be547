// The work on an order: who has it, and how it is taken, kept, taken over and given back.
import { useEffect } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import { type OrderDetail, verbOf } from "@/orders/detail";

/** Kept alive this often while the page stands; the server gives it up after 15 minutes. */
const RENEW_MS = 4 * 60_000;

export interface Lease {
  isMine: boolean;
  mayTake: boolean;
  mayTakeOver: boolean;
  next: "take" | "take_over" | undefined;
  /** Whoever has it, as they call themselves. */
  holder: string;
  take: () => void;
  takeOver: () => void;
  giveBack: () => void;
}

export function useLease(order: OrderDetail): Lease {
  const text = useText();
  const change = useChange();
  const { id, number } = order;
  const params = { path: { id } };
  const isMine = verbOf(order, "lease/renew").isAllowed;
  const mayTake = verbOf(order, "lease").isAllowed && !isMine;
  const mayTakeOver = verbOf(order, "lease/take-over").isAllowed && !isMine && order.lease != null;
  const body = { device: text("floor.this_desk") };

  useEffect(() => {
    if (!isMine) return;
    const timer = setInterval(() => {
      // Whoever took it over meanwhile has it; the next reading says so.
      void api
        .POST("/api/v1/orders/{id}/lease/renew", { params: { path: { id } }, body: {} })
        .catch(() => {});
    }, RENEW_MS);
    return () => clearInterval(timer);
  }, [id, isMine]);

  return {
    isMine,
    mayTake,
    mayTakeOver,
    next: mayTake ? "take" : mayTakeOver ? "take_over" : undefined,
    holder:
      [order.lease?.holder_name, order.lease?.device].filter(Boolean).join(", ") || text("orders.somebody"),
    take: () => void change({ run: () => answered(api.POST("/api/v1/orders/{id}/lease", { params, body })) }),
    takeOver: () =>
      void change({
        run: () => answered(api.POST("/api/v1/orders/{id}/lease/take-over", { params, body })),
        done: text("floor.taken_over", { number }),
      }),
    giveBack: () =>
      void change({
        run: () => answered(api.POST("/api/v1/orders/{id}/lease/give-back", { params, body: {} })),
        done: text("floor.given_back", { number }),
      }),
  };
}
