import { Link } from "@tanstack/react-router";
import { Facts } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { ErrorPanel } from "@/design/states";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import { openHolds, useOrder } from "./detail";
import { Holds } from "./Holds";
import type { Order } from "./list";
import { OrderActions } from "./OrderActions";
import styles from "./orders.module.css";

/** Lines shown at a glance. */
const LINES = 8;

/** An order at a glance, beside the list, with what may be done with it. */
export default function Peek({ order }: { order: Order }) {
  const { text, format } = useShow();
  const { data: detail, error, refetch } = useOrder(order.id);
  if (error && !detail) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.peek}>
      <h3>
        <Link to="/orders/$id" params={{ id: order.id }}>
          {order.number}
        </Link>
        <OrderStatus status={detail?.status ?? order.status} />
      </h3>
      {detail && (
        <div className={styles.peekActions}>
          <OrderActions key={order.id} order={detail} />
        </div>
      )}
      {detail && <Holds order={detail} holds={openHolds(detail)} />}
      <Facts
        facts={[
          [text("orders.customer_name"), order.recipient ?? undefined],
          [text("orders.placed_at"), format.instant(order.placed_at)],
          [text("orders.ship_by"), order.ship_by ? format.date(order.ship_by) : undefined],
          [
            text("orders.warehouse"),
            order.warehouse && <Ref key="warehouse" noun="warehouse" id={order.warehouse} isName />,
          ],
          [text("orders.total"), format.money(order.total_minor, order.currency)],
        ]}
      />
      <ul className={styles.peekLines} aria-label={text("order.lines")}>
        {detail?.lines.slice(0, LINES).map((line) => (
          <li key={line.id}>
            <span className="number">{format.quantity(line.quantities.ordered)} ×</span>
            <code>{line.sku}</code>
            <span>{line.description || line.name}</span>
            {line.backordered > 0 && (
              <strong className={styles.short}>
                {text("orders.backordered")} {format.quantity(line.backordered)}
              </strong>
            )}
          </li>
        ))}
        {order.line_count > LINES && (
          <li className="soft">{text("order.and_lines", { count: order.line_count - LINES })}</li>
        )}
      </ul>
      {detail?.shipments.map(({ id, carrier, tracking, shipped_at }) => (
        <p key={id}>
          {carrier} <code>{tracking}</code> {format.instant(shipped_at)}
        </p>
      ))}
    </div>
  );
}
