import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";

type Event = Schema<"Event">;

const EVENTS = 50;

/** Everything that happened to the order, the newest first, as the feed tells it. */
export function Timeline({ order }: { order: OrderDetail }) {
  const { text } = useShow();
  const { id, version } = order;
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["order", id, "events", version],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/orders/{id}/events", {
          params: { path: { id }, query: { after_version: pageParam, limit: EVENTS } },
          signal,
        }),
      ),
    getNextPageParam: ({ next_version }) => next_version ?? undefined,
  });
  const events = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title={text("order.timeline")}>
      <ol className={styles.timeline}>
        {events.toReversed().map((event) => (
          <TimelineEvent key={event.position} event={event} />
        ))}
      </ol>
      {hasNextPage && (
        <div className={styles.moreLines}>
          <Button onClick={() => void fetchNextPage()}>{text("order.more_events")}</Button>
        </div>
      )}
    </Panel>
  );
}

function TimelineEvent({ event }: { event: Event }) {
  const { text, word, format } = useShow();
  const body = event.body as {
    status?: string;
    reason?: string;
    kind?: string;
    carrier?: string;
    rule?: number;
    tracking?: string;
  };
  const words = [
    body.kind && word("hold_kind", body.kind),
    body.reason && word("shortage_reason", body.reason),
    typeof body.rule === "number" && text("log.rule", { rule: body.rule }),
    body.carrier,
    body.tracking,
    ...Object.entries(changedPieces(event)).map(
      ([step, pieces]) => `${word("quantity", step)} ${signed(pieces, format.quantity)}`,
    ),
  ].filter(Boolean);
  return (
    <li>
      <Link
        to="."
        search={{ as_of: event.at } as never}
        title={text("order.as_of", { at: format.instant(event.at) })}
      >
        <time dateTime={event.at}>{format.relative(event.at)}</time>
      </Link>
      <div>
        <p className={styles.event}>
          <strong>{word("event", event.kind.replace(".", "_"))}</strong>
          {body.status && <OrderStatus status={body.status} />}
        </p>
        {words.length > 0 && <p className="soft">{words.join(" · ")}</p>}
        <details className={styles.raw}>
          <summary>{text("order.raw")}</summary>
          <pre>
            {`${format.instant(event.at)}  ${event.kind} v${event.kind_version}  ${event.actor}  #${event.position}\n`}
            {JSON.stringify(event.body, null, 1)}
          </pre>
        </details>
      </div>
    </li>
  );
}

/** By how many pieces each quantity changed, over all lines. */
function changedPieces({ body, kind }: Event): Record<string, number> {
  const lines = (body as { lines?: Record<string, unknown>[] }).lines ?? [];
  const sums: Record<string, number> = {};
  for (const line of lines) {
    for (const [step, value] of Object.entries(line)) {
      // In the first event a backorder is a fact of its own; later ones say where it stands, not by how much it changed.
      if (typeof value !== "number" || (step === "backordered" && kind !== "order.created")) continue;
      sums[step] = (sums[step] ?? 0) + value;
    }
  }
  const changed = Object.entries(sums).filter(([, value]) => value !== 0);
  // What is shipped is no longer reserved, allocated, picked and packed: the way forward says it all.
  const forward = changed.filter(([, value]) => value > 0);
  return Object.fromEntries(forward.length > 0 ? forward : changed);
}

function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : `−${format(-value)}`;
}
