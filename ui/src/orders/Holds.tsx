import { ShapeIcon } from "@/design/Badge";
import { Button } from "@/design/Button";
import { useShow } from "@/i18n/show";
import type { Hold, OrderDetail } from "./detail";
import styles from "./orders.module.css";
import { useVerbs } from "./useVerbs";

/** What holds the order up, and the way to lift it. */
export function Holds({ order, holds }: { order: OrderDetail; holds: Hold[] }) {
  const { text, word, format } = useShow();
  const verbs = useVerbs(order);
  if (holds.length === 0) return null;
  return (
    <ul className={styles.holds} aria-label={text("order.holds")}>
      {holds.map((hold, place) => (
        <li key={hold.id}>
          <ShapeIcon shape="pause" size={16} />
          <span>
            <strong>{word("hold_kind", hold.kind)}</strong> {hold.reason}
            <small>
              {text("hold.since", { time: format.instant(hold.placed_at) })}
              {hold.keeps_stock && ` · ${text("hold.keeps_stock")}`}
            </small>
          </span>
          <Button shortcut={place === 0 ? "l" : undefined} onClick={() => void verbs.lift(hold)}>
            {text("order.lift")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
