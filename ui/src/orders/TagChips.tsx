import { Link } from "@tanstack/react-router";
import { writeTerms } from "@/lists/filter";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";

/** The tags of an order; each leads to all orders that wear it. */
export function TagChips({ order }: { order: OrderDetail }) {
  return order.tags.map((tag) => {
    const q = writeTerms([{ field: "tag", op: "in", values: [tag] }]);
    return (
      <Link key={tag} className={styles.tag} to={"/orders" as never} search={{ q } as never}>
        <bdi>{tag}</bdi>
      </Link>
    );
  });
}
