// The verbs of an order: what each sends, what is said when it is done, and how it is taken back.
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { useText } from "@/i18n/text";
import { type Change, useChange } from "@/live/useChange";
import { keepVersion, type OrderDetail } from "./detail";
import { reverse, type TagsBody } from "./tags";

type Answer = Schema<"OrderAnswer">;

export interface Verbs {
  accept: () => Promise<Answer | undefined>;
  duplicate: () => Promise<Schema<"CreatedOrder"> | undefined>;
  quote: (validUntil: string, before: string) => Promise<Answer | undefined>;
  release: () => Promise<Answer | undefined>;
  unallocate: () => Promise<Answer | undefined>;
  hold: (body: Schema<"HoldBody">) => Promise<Answer | undefined>;
  lift: (hold: Schema<"Hold">) => Promise<Answer | undefined>;
  tag: (body: TagsBody) => Promise<Answer | undefined>;
  cancel: (body: Schema<"CancelBody">) => Promise<Answer | undefined>;
}

export function useVerbs({ id, number, version }: Pick<OrderDetail, "id" | "number" | "version">): Verbs {
  const text = useText();
  const send = useChange();
  const change = (wanted: Change<Answer>) => send({ ...wanted, run: () => wanted.run().then(kept) });
  const seen = { params: { path: { id } }, headers: ifMatch(version) };
  const path = { id };

  return {
    accept: () =>
      change({
        run: () => answered(api.POST("/api/v1/orders/{id}/accept", { ...seen, body: {} })),
        done: text("order.accepted", { number }),
      }),
    duplicate: () =>
      send({
        run: () => answered(api.POST("/api/v1/orders/{id}/duplicate", { ...seen, body: { accept: false } })),
        done: (made) => text("order.duplicated", { number, made: made.number }),
      }),
    quote: (valid_until, before) => {
      const say = (valid_until: string, seen: object) =>
        answered(api.POST("/api/v1/orders/{id}/quote", { params: { path }, ...seen, body: { valid_until } }));
      return change({
        run: () => say(valid_until, { headers: ifMatch(version) }),
        done: text("order.quoted", { number }),
        undo: () => say(before, {}),
        undone: text("order.quoted", { number }),
      });
    },
    release: () =>
      change({
        run: () => answered(api.POST("/api/v1/orders/{id}/release", { ...seen, body: {} })),
        done: text("order.released", { number }),
        undo: () => answered(api.POST("/api/v1/orders/{id}/unallocate", { params: { path }, body: {} })),
        undone: text("order.unallocated", { number }),
      }),
    unallocate: () =>
      change({
        run: () => answered(api.POST("/api/v1/orders/{id}/unallocate", { ...seen, body: {} })),
        done: text("order.unallocated", { number }),
        undo: () => answered(api.POST("/api/v1/orders/{id}/release", { params: { path }, body: {} })),
        undone: text("order.released", { number }),
      }),
    hold: (body) =>
      change({
        run: () => answered(api.POST("/api/v1/orders/{id}/holds", { ...seen, body })),
        done: text("order.held", { number }),
        undo: ({ hold }) =>
          answered(
            api.POST("/api/v1/orders/{id}/holds/{hold}/lift", {
              params: { path: { id, hold: hold ?? "" } },
              body: {},
            }),
          ),
        undone: text("order.lifted", { number }),
      }),
    lift: (hold) =>
      change({
        run: () =>
          answered(
            api.POST("/api/v1/orders/{id}/holds/{hold}/lift", {
              ...seen,
              params: { path: { id, hold: hold.id } },
              body: {},
            }),
          ),
        done: text("order.lifted", { number }),
        undo: () => {
          const body = { kind: hold.kind, reason: hold.reason ?? "", keeps_stock: hold.keeps_stock };
          return answered(api.POST("/api/v1/orders/{id}/holds", { params: { path }, body }));
        },
        undone: text("order.held", { number }),
      }),
    tag: (body) => {
      const done = text("order.tagged", { number });
      return change({
        run: () => answered(api.POST("/api/v1/orders/{id}/tags", { ...seen, body })),
        done,
        undo: (made) =>
          answered(api.POST("/api/v1/orders/{id}/tags", { params: { path }, body: reverse(made) })),
        undone: done,
      });
    },
    cancel: (body) =>
      change({
        run: () => answered(api.POST("/api/v1/orders/{id}/cancel", { ...seen, body })),
        done: text("order.cancelled", { number }),
      }),
  };
}

function kept(answer: Answer): Answer {
  keepVersion(answer);
  return answer;
}
