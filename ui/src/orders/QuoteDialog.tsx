import { type FormEvent, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import { useText } from "@/i18n/text";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";

interface Props {
  order: OrderDetail;
  onDone: (validUntil: string) => void;
  onClose: () => void;
}

/** Until when a draft can be accepted; without a day it is a plain draft again. */
export default function QuoteDialog({ order, onDone, onClose }: Props) {
  const text = useText();
  const [day, setDay] = useState(order.valid_until ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone(day);
  };
  return (
    <Dialog
      title={text("quote.title", { number: order.number })}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="quote" shortcut="Enter">
          {text("order.quote")}
        </Button>
      }
    >
      <form id="quote" className={styles.form} onSubmit={submit}>
        <TextField
          type="date"
          label={text("quote.valid_until")}
          hint={text("quote.hint")}
          autoFocus
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      </form>
    </Dialog>
  );
}
