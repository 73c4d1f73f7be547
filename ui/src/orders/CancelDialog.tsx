import { useState } from "react";
import type { Schema } from "@/api/client";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import { useText } from "@/i18n/text";
import styles from "./orders.module.css";

interface Props {
  number: string;
  onDone: (body: Schema<"CancelBody">) => void;
  onClose: () => void;
}

/** Cancelling cannot be taken back, so it asks. */
export function CancelDialog({ number, onDone, onClose }: Props) {
  const text = useText();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={text("order.cancel_number", { number })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text("order.keep")}</Button>
          <Button look="danger" type="submit" form="cancel">
            {text("order.cancel")}
          </Button>
        </>
      }
    >
      <form
        id="cancel"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onDone(reason ? { reason } : {});
        }}
      >
        <p>{text("order.cancel_detail")}</p>
        <TextField
          label={text("order.cancel_reason")}
          autoFocus
          value={reason}
          maxLength={60}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
