import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { Table, type TableColumn } from "@/design/Table";
import { useShow } from "@/i18n/show";
import type { OrderDetail, OrderLine } from "./detail";
import styles from "./orders.module.css";

/** Lines fetched at a time, beyond the first ones. */
const LINES = 200;

/** What is asked for, and how far each line is. A long order shows its first lines, and the rest on request. */
export function LinesPanel({ order }: { order: OrderDetail }) {
  const { text, format } = useShow();
  const { id, version, lines_next } = order;
  const rest = useInfiniteQuery({
    queryKey: ["order", id, "lines", version],
    enabled: false,
    initialPageParam: lines_next ?? 0,
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET("/api/v1/orders/{id}/lines", {
          params: { path: { id }, query: { after: pageParam, limit: LINES } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const lines = [...order.lines, ...(rest.data?.pages.flatMap(({ items }) => items) ?? [])];
  const hasMore = lines.length < order.line_count;
  return (
    <Panel
      title={text("order.lines")}
      beside={<span className="soft">{text("order.line_count", { count: order.line_count })}</span>}
    >
      <Table
        label={text("order.lines")}
        columns={useColumns(order)}
        rows={lines}
        rowKey={(line) => line.id}
      />
      {hasMore && (
        <div className={styles.moreLines}>
          <Button
            onClick={() => void (rest.data ? rest.fetchNextPage() : rest.refetch())}
            refused={rest.isFetching ? text("shell.loading") : undefined}
          >
            {text("order.more_lines", { count: format.quantity(order.line_count - lines.length) })}
          </Button>
        </div>
      )}
    </Panel>
  );
}

const STEPS = ["reserved", "allocated", "picked", "packed", "shipped", "cancelled"] as const;

function useColumns(order: OrderDetail): TableColumn<OrderLine>[] {
  const { text, format } = useShow();
  // A step that no piece has reached says nothing.
  const shown = STEPS.filter((step) => order.quantities[step] > 0);
  const pieces = (value: number) => (value === 0 ? <span className="soft">·</span> : format.quantity(value));
  const columns: (TableColumn<OrderLine> | false)[] = [
    {
      id: "position",
      title: "#",
      align: "end",
      cell: ({ position }) => <span className="soft">{position}</span>,
    },
    {
      id: "item",
      title: text("orders.product"),
      cell: (line) => (
        <div className={styles.item}>
          <code>{line.sku}</code>
          <span>{line.description || line.name}</span>
          <BinsOf line={line} order={order} />
        </div>
      ),
    },
    {
      id: "ordered",
      title: text("quantity.ordered"),
      align: "end",
      cell: ({ quantities }) => format.quantity(quantities.ordered),
    },
    ...shown.map(
      (step): TableColumn<OrderLine> => ({
        id: step,
        title: text(`quantity.${step}`),
        align: "end",
        cell: ({ quantities }) => pieces(quantities[step]),
      }),
    ),
    order.backordered > 0 && {
      id: "backordered",
      title: text("orders.backordered"),
      align: "end",
      cell: ({ backordered, promised }) =>
        backordered > 0 ? (
          <>
            <strong className={styles.short}>{format.quantity(backordered)}</strong>
            {promised && <Promised promised={promised} />}
          </>
        ) : (
          pieces(0)
        ),
    },
    {
      id: "price",
      title: text("order.price"),
      align: "end",
      cell: ({ price, price_per_quantity: per }) =>
        `${format.price(price)}${per === 1 ? "" : ` / ${format.quantity(per)}`}`,
    },
    {
      id: "amount",
      title: text("order.amount"),
      align: "end",
      cell: ({ amount_minor }) => format.money(amount_minor, order.currency),
    },
  ];
  return columns.filter((column) => column !== false);
}

/** When what the line waits for can be there. */
function Promised({ promised }: { promised: Schema<"Promise"> }) {
  const { text, format } = useShow();
  const { expected_receipt: id, date, number } = promised;
  return (
    <small className={styles.promised}>
      <Link to={"/expected-receipts/$id" as never} params={{ id } as never}>
        {text("order.promised", { date: format.date(date), number })}
      </Link>
    </small>
  );
}

/** Where the line is picked from. */
function BinsOf({ line, order }: { line: OrderLine; order: OrderDetail }) {
  const { text, format } = useShow();
  const bins = order.allocations.filter((allocation) => allocation.line === line.id);
  if (bins.length === 0) return null;
  return (
    <small className="soft">
      {text("order.from_bins", {
        bins: bins
          .map(({ bin_code, bin, quantity }) => `${bin_code ?? bin} × ${format.quantity(quantity)}`)
          .join(", "),
      })}
    </small>
  );
}
