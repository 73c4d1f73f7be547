import { useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import { leftAt, type Stop } from "./model";
import styles from "./pick.module.css";
import { reportShortage, SHORTAGES, type ShortageReason } from "./requests";

/** Pieces that are not there, or not good: how many, and why. No typing. */
export function ShortDialog({ order, stop, onClose }: { order: string; stop: Stop; onClose: () => void }) {
  const { text, word, format } = useShow();
  const change = useChange();
  const left = leftAt(stop);
  const [chosen, setQuantity] = useState<number>();
  // Never more than is left, also when a scan on its way arrives while somebody looks at this.
  const quantity = Math.min(chosen ?? left, left);
  const report = (reason: ShortageReason) => {
    onClose();
    void change({
      run: () => reportShortage(order, stop, quantity, reason),
      done: text("pick.short_reported"),
    });
  };
  return (
    <Dialog title={text("pick.short_title", { bin: stop.binCode })} onClose={onClose} size="small">
      <div className={styles.short}>
        <div className={styles.stepper} role="group" aria-label={text("pick.short_pieces")}>
          <Button
            className={styles.big}
            aria-label={text("pick.fewer")}
            onClick={() => setQuantity(Math.max(1, quantity - 1))}
          >
            −
          </Button>
          <output aria-live="polite">{format.quantity(quantity)}</output>
          <Button
            className={styles.big}
            aria-label={text("pick.more")}
            onClick={() => setQuantity(Math.min(left, quantity + 1))}
          >
            +
          </Button>
        </div>
        <p className="soft">{text("pick.short_why")}</p>
        {SHORTAGES.map((reason) => (
          <Button key={reason} className={styles.big} onClick={() => report(reason)}>
            {word("shortage_reason", reason)}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
