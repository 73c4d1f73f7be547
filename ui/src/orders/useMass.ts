// Releases or holds a selection: a request a set, progress while it goes on, one piece of news with the way back.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, newKey, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { useErrorText } from "@/design/states";
import { dismiss, retell, toast } from "@/design/toasts";
import { useShow } from "@/i18n/show";
import type { Selected } from "@/lists/definition";
import { writeTerms } from "@/lists/filter";
import { setsOf } from "@/lists/sets";
import { readAnew } from "@/live/changes";
import type { Order } from "./list";
import { inSets, type Outcome, patiently, type SetAnswer } from "./mass";
import { alike, type TagsBody } from "./tags";

type Answer = Schema<"OrderAnswer">;
type Said =
  | "bulk.released"
  | "bulk.held"
  | "bulk.unallocated"
  | "bulk.lifted"
  | "bulk.tagged"
  | "bulk.untagged";

export interface Mass {
  /** How many were asked so far; undefined while nothing goes on. */
  asked: number | undefined;
  release: () => Promise<void>;
  hold: (hold: Schema<"HoldBody">) => Promise<void>;
  tag: (tags: TagsBody) => Promise<void>;
  stop: () => void;
}

export function useMass({ sets, setBusy, clear }: Selected<Order>): Mass {
  const tell = useTell();
  const [asked, setAsked] = useState<number>();
  const stopper = useRef(new AbortController());
  useEffect(() => () => stopper.current.abort(), []);

  const run = async (send: (orders: Order[]) => Promise<SetAnswer>, said: Said, undo: TakeBack) => {
    stopper.current = new AbortController();
    setBusy(true);
    setAsked(0);
    const course = { signal: stopper.current.signal, onProgress: setAsked };
    const outcome = await inSets(sets(), send, course);
    setAsked(undefined);
    setBusy(false);
    clear();
    await readAnew();
    tell(outcome, said, undo);
  };

  return {
    asked,
    release: () => run(release, "bulk.released", { send: unallocate, said: "bulk.unallocated" }),
    hold: (hold) => run(holdWith(hold), "bulk.held", { send: lift, said: "bulk.lifted" }),
    tag: (tags) => run(tagWith(tags), "bulk.tagged", { send: untag, said: "bulk.untagged" }),
    stop: () => stopper.current.abort(),
  };
}

type Numbered = Pick<Order, "number">;

/** How it is taken back, and what is said then. */
interface TakeBack {
  send: (done: Answer[]) => Promise<SetAnswer>;
  said: Said;
}

function useTell(): (outcome: Outcome<Numbered>, said: Said, undo?: TakeBack) => void {
  const { text, format } = useShow();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const showRefused = (refused: Numbered[]) => {
    const q = writeTerms([{ field: "number", op: "in", values: refused.map(({ number }) => number) }]);
    void navigate({ to: "/orders", search: { q } as never });
  };

  return function tell({ done, refused, refusedItems, isStopped, failure }, said, undo?) {
    const reasons = [...refused].map(([reason, count]) => `${reason} (${format.quantity(count)})`).join(", ");
    const news = [
      text(said, { count: done.length }),
      reasons && text("bulk.refused", { reasons }),
      isStopped && text("bulk.stopped"),
      failure !== undefined && text("bulk.broken", { reason: errorText(failure).title }),
    ];
    const takeBack = async ({ send, said }: TakeBack) => {
      const told = (asked: number) =>
        text("bulk.taking_back", { done: format.quantity(asked), count: format.quantity(done.length) });
      const news = toast({ kind: "busy", text: told(0) });
      const outcome = await inSets(setsOf(done), send, {
        signal: new AbortController().signal,
        onProgress: (asked) => retell(news, told(asked)),
      });
      await readAnew();
      dismiss(news);
      tell(outcome, said);
    };
    toast({
      kind: done.length > 0 && failure === undefined ? "done" : "failed",
      text: news.filter(Boolean).join(" "),
      ...(undo && done.length > 0 && { undo: () => void takeBack(undo) }),
      ...(refusedItems.length > 0 && {
        look: { label: text("bulk.show_refused"), run: () => showRefused(refusedItems) },
      }),
    });
  };
}

function release(orders: Order[]): Promise<SetAnswer> {
  const body = { orders: orders.map(seen) };
  return keyed((headers) => answered(api.POST("/api/v1/orders:release", { headers, body })));
}

function holdWith(hold: Schema<"HoldBody">): (orders: Order[]) => Promise<SetAnswer> {
  return (orders) => {
    const body = { orders: orders.map(seen), hold };
    return keyed((headers) => answered(api.POST("/api/v1/orders:hold", { headers, body })));
  };
}

function unallocate(done: Answer[]): Promise<SetAnswer> {
  const body = { orders: done.map(({ id }) => ({ id })) };
  return keyed((headers) => answered(api.POST("/api/v1/orders:unallocate", { headers, body })));
}

function lift(done: Answer[]): Promise<SetAnswer> {
  const body = { orders: done.map(({ id, hold }) => ({ id, hold: hold ?? "" })) };
  return keyed((headers) => answered(api.POST("/api/v1/orders:lift", { headers, body })));
}

function tagWith(tags: TagsBody): (orders: Order[]) => Promise<SetAnswer> {
  return (orders) => {
    const body = { orders: orders.map(seen), tags };
    return keyed((headers) => answered(api.POST("/api/v1/orders:tag", { headers, body })));
  };
}

async function untag(done: Answer[]): Promise<SetAnswer> {
  const whole: SetAnswer = { done: 0, refused: 0, results: [] };
  for (const { body: tags, places } of alike(done)) {
    const orders = places.flatMap((place) => done.slice(place, place + 1)).map(({ id }) => ({ id }));
    const body = { orders, tags };
    const part = await keyed((headers) => answered(api.POST("/api/v1/orders:tag", { headers, body })));
    whole.done += part.done;
    whole.refused += part.refused;
    whole.results.push(...part.results.map((one) => ({ ...one, index: places[one.index] ?? 0 })));
  }
  return whole;
}

function seen({ id, version }: Order): Schema<"SeenOrder"> {
  return { id, version };
}

/** One key for all sendings of the same set. */
function keyed<T>(send: (headers: { "Idempotency-Key": string }) => Promise<T>): Promise<T> {
  const headers = { "Idempotency-Key": newKey() };
  return patiently(() => send(headers));
}
