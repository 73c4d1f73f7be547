import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { Skeleton, useErrorText } from "@/design/states";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { type ListDefinition, readCount, readPage } from "@/lists/definition";
import type { FilterNode } from "@/lists/query";
import styles from "./records.module.css";

interface Props<Row> {
  title: string;
  list: ListDefinition<Row>;
  /** Which of the list's columns, in this order. */
  columns: string[];
  filter: FilterNode;
  /** Where the whole list is shown. */
  to: string;
  /** The same filter as it is written in the list's search box, for the way there. */
  written: string;
  sort?: string;
  /** What to say when there are none. */
  none: string;
  beside?: ReactNode;
}

/** Rows of one request: what does not fit here is seen in the list itself. */
const ROWS_SHOWN = 8;

/** The first rows of a list that belong to a record, and the way to all of them. */
export function RelatedPanel<Row>({
  title,
  list,
  columns,
  filter,
  to,
  written,
  sort,
  none,
  beside,
}: Props<Row>) {
  const show = useShow();
  const { text, format } = show;
  const asked = JSON.stringify(filter);
  const order = sort ?? list.sort;
  const rows = useQuery({
    queryKey: [list.path, "related", asked, order],
    queryFn: ({ signal }) =>
      readPage<Row>(list.path, { filter: asked, sort: order }, { limit: ROWS_SHOWN, signal }),
  });
  const count = useQuery({
    queryKey: [list.path, "count", asked],
    queryFn: ({ signal }) => readCount(list.path, asked, signal),
  });
  const counted = count.data && format.quantity(count.data.count);
  const total = counted && count.data?.capped ? text("list.at_least", { count: counted }) : counted;
  const isMore = rows.data?.next !== undefined && rows.data.next !== null;

  return (
    <Panel
      title={title}
      beside={
        <span className={styles.beside}>
          {total !== undefined && <span className="soft">{total}</span>}
          {beside}
          {isMore && (
            <Link to={to as never} search={{ q: written } as never}>
              {text("record.show_all")}
            </Link>
          )}
        </span>
      }
    >
      {rows.error ? (
        <Failed error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.data?.items.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <Table
          label={title}
          columns={columns.flatMap((id) => {
            const column = list.columns.find((one) => one.id === id);
            if (!column) return [];
            const { align } = column;
            return {
              id,
              title: text(column.title),
              ...(align && { align }),
              cell: (row: Row | undefined) =>
                row === undefined ? (
                  <Skeleton width={64} />
                ) : (
                  <span className={styles.cell}>{column.cell(row, show)}</span>
                ),
            };
          })}
          rows={rows.data?.items ?? [undefined]}
          rowKey={(row) => (row === undefined ? "waiting" : list.rowId(row))}
        />
      )}
    </Panel>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { text } = useShow();
  const { title, detail } = useErrorText()(error);
  return (
    <p className={styles.failed} role="alert">
      {detail ? `${title}: ${detail}` : title}
      <Button onClick={onRetry}>{text("action.retry")}</Button>
    </p>
  );
}
