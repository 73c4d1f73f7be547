import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { Table, type TableColumn } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import styles from "./channels.module.css";

const BuffersDialog = lazy(() => import("./BuffersDialog"));

type Item = Schema<"AvailableItem">;

/** Items that are read at once. */
const PAGE = 10;

/** What a channel may sell of each item: what is free, less what is kept back from it. */
export function AvailabilityPanel({ channel }: { channel: Schema<"Channel"> }) {
  const { text } = useShow();
  const [isOpen, setIsOpen] = useState(false);
  const [from, setFrom] = useState("");
  const refused = useMay()("owner.write") ? undefined : text("form.no_right");
  const { id, version } = channel;
  const read = useInfiniteQuery({
    queryKey: ["channel", id, "availability", version, from],
    initialPageParam: before(from),
    queryFn: ({ pageParam: after, signal }) => {
      const params = { path: { id }, query: { after, limit: PAGE } };
      return answered(api.GET("/api/v1/channels/{id}/availability", { params, signal }));
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const items = read.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = useColumns();
  return (
    <Panel
      title={text("availability.title")}
      beside={
        <Button look="quiet" refused={refused} onClick={() => setIsOpen(true)}>
          {text("availability.change")}
        </Button>
      }
    >
      <div className={styles.jump}>
        <TextField
          label={text("availability.jump")}
          autoComplete="off"
          value={from}
          onChange={({ target }) => setFrom(target.value)}
        />
      </div>
      {read.error && <ErrorPanel error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <Skeleton width="100%" />}
      {read.data && items.length === 0 && <p className="soft">{text("availability.none")}</p>}
      {items.length > 0 && (
        <Table
          label={text("availability.title")}
          columns={columns}
          rows={items}
          rowKey={({ product }) => product}
        />
      )}
      {read.hasNextPage && (
        <Button look="quiet" onClick={() => void read.fetchNextPage()}>
          {text("availability.more")}
        </Button>
      )}
      {isOpen && (
        <Suspense>
          <BuffersDialog channel={channel} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </Panel>
  );
}

/** A text that all codes follow which begin with this one, that code itself too. */
function before(code: string): string {
  const last = code.charCodeAt(code.length - 1);
  return code === "" ? "" : `${code.slice(0, -1)}${String.fromCharCode(last - 1)}\uffff`;
}

function useColumns(): TableColumn<Item>[] {
  const { text, format } = useShow();
  const some = (pieces: number) => (pieces === 0 ? "" : format.quantity(pieces));
  const end = "end" as const;
  return [
    {
      id: "sku",
      title: text("availability.sku"),
      cell: ({ product }) => <Ref noun="product" id={product} to="/products/$id" />,
    },
    { id: "name", title: text("availability.name"), cell: ({ name }) => name },
    {
      id: "available",
      title: text("availability.available"),
      align: end,
      cell: ({ available }) => <strong>{format.quantity(available)}</strong>,
    },
    { id: "free", title: text("availability.free"), align: end, cell: ({ free }) => format.quantity(free) },
    {
      id: "kept_back",
      title: text("availability.kept_back"),
      align: end,
      cell: ({ kept_back }) => some(kept_back),
    },
    { id: "waiting", title: text("availability.waiting"), align: end, cell: ({ waiting }) => some(waiting) },
    {
      id: "expected",
      title: text("availability.expected"),
      align: end,
      cell: ({ expected, expected_date }) =>
        expected_date
          ? text("availability.expected_on", {
              count: format.quantity(expected),
              date: format.date(expected_date),
            })
          : some(expected),
    },
  ];
}
