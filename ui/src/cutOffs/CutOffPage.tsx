import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Badge } from "@/design/Badge";
import { Page } from "@/design/Page";
import { EmptyState, ErrorPanel, Skeleton } from "@/design/states";
import { Table, type TableColumn } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { type Board, type Departure, isAtRisk, keyOf, ordersOf, readBoard, STAGES } from "./board";
import styles from "./cutOffs.module.css";
import { StageBar } from "./StageBar";

const HOURS = 24;
const MINUTE_MS = 60_000;

/** What must leave before each carrier comes, where it stands, and what will not make it. */
export function CutOffPage() {
  const { text } = useShow();
  const { data, error, refetch } = useQuery({
    queryKey: ["cut-offs"],
    queryFn: ({ signal }) => readBoard(HOURS, signal),
    // Time alone changes it: minutes pass, and the last hour is another one.
    refetchInterval: MINUTE_MS,
  });
  return (
    <Page title={text("cut_offs.title")}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton width="100%" />}
      {data && <Shown board={data} />}
    </Page>
  );
}

function Shown({ board }: { board: Board }) {
  const { text } = useShow();
  const columns = useColumns(board);
  if (board.items.length === 0) {
    return (
      <EmptyState kind="nothing" title={text("cut_offs.none", { hours: HOURS })}>
        <p>{text("cut_offs.none_hint")}</p>
        <Link to="/warehouses">{text("cut_offs.warehouses")}</Link>
      </EmptyState>
    );
  }
  return (
    <>
      <Paces board={board} />
      <Legend />
      <Table label={text("cut_offs.title")} columns={columns} rows={board.items} rowKey={keyOf} />
      {board.has_more && <p className="soft">{text("cut_offs.more")}</p>}
    </>
  );
}

/** How fast orders leave, which the last column goes by. */
function Paces({ board }: { board: Board }) {
  const { text, format } = useShow();
  return (
    <ul className={styles.paces}>
      {board.warehouses.map(({ warehouse, name, left_last_hour }) => (
        <li key={warehouse}>
          {left_last_hour > 0
            ? text("cut_offs.pace", { warehouse: name, count: format.quantity(left_last_hour) })
            : text("cut_offs.no_pace", { warehouse: name })}
        </li>
      ))}
    </ul>
  );
}

function Legend() {
  const { word } = useShow();
  return (
    <ul className={styles.legend} aria-hidden="true">
      {STAGES.map((stage) => (
        <li key={stage}>
          <i className={styles.segment} data-stage={stage} />
          {word("stage", stage)}
        </li>
      ))}
    </ul>
  );
}

function useColumns(board: Board): TableColumn<Departure>[] {
  const { text, format } = useShow();
  const most = Math.max(1, ...board.items.map(({ orders }) => orders));
  const nameOf = new Map(board.warehouses.map(({ warehouse, name }) => [warehouse, name]));
  const where: TableColumn<Departure> = {
    id: "warehouse",
    title: text("cut_offs.warehouse"),
    cell: ({ warehouse }) => nameOf.get(warehouse) ?? "",
  };
  return [
    {
      id: "due",
      title: text("cut_offs.due"),
      cell: (departure) => <Due departure={departure} />,
    },
    {
      id: "carrier",
      title: text("orders.carrier"),
      cell: ({ carrier, carrier_service }) =>
        [carrier, carrier_service].filter(Boolean).join(" ") || text("calendar.any_carrier"),
    },
    ...(board.warehouses.length > 1 ? [where] : []),
    {
      id: "orders",
      title: text("cut_offs.orders"),
      align: "end",
      cell: (departure) => (
        <Link to="/orders" search={{ q: ordersOf(departure, board.at) }}>
          {format.quantity(departure.orders)}
        </Link>
      ),
    },
    {
      id: "stages",
      title: text("cut_offs.stages"),
      cell: (departure) => <StageBar departure={departure} most={most} />,
    },
    {
      id: "misses",
      title: text("cut_offs.misses"),
      cell: (departure) => <Misses departure={departure} />,
    },
  ];
}

function Due({ departure: { due_at, is_late } }: { departure: Departure }) {
  const { text, format } = useShow();
  const now = useMinute();
  const isToday = format.dayOf(due_at) === format.dayOf(now);
  return (
    <span className={styles.due}>
      <span className="number">{isToday ? format.time(due_at) : format.instant(due_at)}</span>
      {is_late ? (
        <Badge family="red" shape="alert" loud>
          {text("cut_offs.late")}
        </Badge>
      ) : (
        <span className="soft">{format.relative(due_at, now)}</span>
      )}
    </span>
  );
}

/** In numbers and words what will be late; a sign where nothing will. */
function Misses({ departure }: { departure: Departure }) {
  const { text, format } = useShow();
  const { misses, blocked, is_late } = departure;
  if (!isAtRisk(departure)) {
    return misses == null ? (
      <span className="soft">{text("cut_offs.unknown")}</span>
    ) : (
      <Badge family="green" shape="tick">
        {text("cut_offs.on_time")}
      </Badge>
    );
  }
  return (
    <span className={styles.risks}>
      {(misses ?? 0) > 0 && (
        <Badge family="red" shape="alert" loud>
          {text(is_late ? "cut_offs.are_late" : "cut_offs.will_miss", {
            count: format.quantity(misses ?? 0),
          })}
        </Badge>
      )}
      {blocked > 0 && (
        <Badge family="amber" shape="pause" loud>
          {text("cut_offs.blocked", { count: format.quantity(blocked) })}
        </Badge>
      )}
    </span>
  );
}

/** The time, to the minute. */
function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
