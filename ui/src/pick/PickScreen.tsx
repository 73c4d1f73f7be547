// The phone's screen for picking one order: who has the work, then one instruction at a time.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ShapeIcon } from "@/design/Badge";
import { Button } from "@/design/Button";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import { NotesFor } from "@/orders/NotesFor";
import { Picking } from "./Picking";
import styles from "./pick.module.css";
import { lease, readWork, type Work } from "./requests";

export function PickScreen({ id }: { id: string }) {
  const { text } = useShow();
  const { data, error, refetch } = useQuery({
    queryKey: ["pick", id],
    queryFn: ({ signal }) => readWork(id, signal),
  });
  if (!data) {
    return (
      <div className={styles.screen}>
        <h1 className="visually-hidden">{text("pick.title")}</h1>
        {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton width="60%" />}
      </div>
    );
  }
  return <Whose work={data} onRead={() => void refetch()} />;
}

/** Whose work it is decides what is shown. */
function Whose({ work, onRead }: { work: Work; onRead: () => void }) {
  const { text, format } = useShow();
  const change = useChange();
  const [isGivenBack, setIsGivenBack] = useState(false);
  const { order } = work;
  const holder = order.lease?.holder_name || text("pick.somebody");
  const take = (verb: "lease" | "lease/take-over") => {
    setIsGivenBack(false);
    void change({ run: () => lease(order.id, verb) });
  };

  if (isGivenBack && work.lease !== "mine") {
    return (
      <Notice order={order.number} shape="tick" title={text("pick.given_back")}>
        <p>{text("pick.given_back_detail")}</p>
        {work.lease === "free" && <Big onClick={() => take("lease")}>{text("pick.take_again")}</Big>}
      </Notice>
    );
  }
  switch (work.lease) {
    case "mine":
      return <Picking work={work} onRead={onRead} onGivenBack={() => setIsGivenBack(true)} />;
    case "free":
      return (
        <Notice order={order.number} shape="box" title={text("pick.ready")}>
          <NotesFor order={order} audience="pick" />
          <p>{text("pick.to_take", { pieces: piecesLeft(work), bins: binsLeft(work) })}</p>
          <Big isMain onClick={() => take("lease")}>
            {text("pick.start")}
          </Big>
        </Notice>
      );
    case "other":
      return (
        <Notice order={order.number} shape="pause" title={text("pick.held_by", { name: holder })}>
          <p>
            {order.lease?.device}{" "}
            {order.lease && text("pick.last_heard", { ago: format.relative(order.lease.heartbeat_at) })}
          </p>
          <p>{text("pick.take_over_detail")}</p>
          <Big isMain onClick={() => take("lease/take-over")}>
            {text("pick.take_over")}
          </Big>
          <Big onClick={onRead}>{text("pick.look_again")}</Big>
        </Notice>
      );
    default:
      return (
        <Notice order={order.number} shape="cross" title={text("pick.nothing")}>
          <p>{text("pick.nothing_detail")}</p>
          <Big onClick={onRead}>{text("pick.look_again")}</Big>
        </Notice>
      );
  }
}

function piecesLeft({ stops }: Work): number {
  return stops.reduce((sum, { quantity, picked }) => sum + quantity - picked, 0);
}

function binsLeft({ stops }: Work): number {
  return new Set(stops.filter(({ quantity, picked }) => quantity > picked).map(({ bin }) => bin)).size;
}

/** One thing to know, and one or two things to do. */
export function Notice({
  order,
  shape,
  title,
  children,
}: {
  order: string;
  shape: "tick" | "box" | "pause" | "cross";
  title: string;
  children: ReactNode;
}) {
  const { text } = useShow();
  return (
    <div className={styles.screen}>
      <p className={styles.order}>{text("pick.order", { number: order })}</p>
      <div className={styles.notice}>
        <ShapeIcon shape={shape} size={56} />
        <h1>{title}</h1>
        {children}
      </div>
    </div>
  );
}

export function Big({
  isMain = false,
  onClick,
  children,
}: {
  isMain?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button look={isMain ? "main" : "plain"} className={styles.big} onClick={onClick}>
      {children}
    </Button>
  );
}
