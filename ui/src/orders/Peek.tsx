import { Link } from "@tanstack/react-router";
import { Facts } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import type { Order } from "./list";
import styles from "./orders.module.css";

/** An order at a glance, beside the list. */
export function Peek({ order }: { order: Order }) {
  const { text, format } = useShow();
  return (
    <>
      <Facts
        facts={[
          [text("orders.number"), order.number],
          [text("orders.status"), <OrderStatus key="status" status={order.status} />],
          [
            text("orders.customer_name"),
            order.customer && <Ref key="customer" noun="customer" id={order.customer} isName />,
          ],
          [text("orders.placed_at"), format.instant(order.placed_at)],
          [text("orders.total"), format.money(order.total_minor, order.currency)],
        ]}
      />
      <p className={styles.peekOpen}>
        <Link to="/orders/$id" params={{ id: order.id }}>
          {text("orders.open")}
        </Link>
      </p>
    </>
  );
}
