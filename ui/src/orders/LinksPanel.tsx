import { Link } from "@tanstack/react-router";
import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";

/** The orders that this one came from, and those that came from it. */
export function LinksPanel({ order }: { order: OrderDetail }) {
  const { text, word } = useShow();
  const { origins, followers } = order;
  if (origins.length === 0 && followers.length === 0) return null;
  const links = [
    ...origins.map((link) => ({ ...link, said: word("order_origin", link.kind) })),
    ...followers.map((link) => ({ ...link, said: word("order_follower", link.kind) })),
  ];
  return (
    <Panel title={text("order.linked")}>
      <ul className={styles.notes}>
        {links.map(({ order: id, number, said }) => (
          <li key={`${said} ${id}`}>
            <span>
              {said}{" "}
              <Link to="/orders/$id" params={{ id }}>
                {number}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
