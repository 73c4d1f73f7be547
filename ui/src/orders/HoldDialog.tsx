import { type FormEvent, useState } from "react";
import type { Schema } from "@/api/client";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Checkbox, Select, TextArea } from "@/design/Field";
import { useShow } from "@/i18n/show";
import styles from "./orders.module.css";

const KINDS = ["manual", "payment", "approval", "address", "credit", "fraud", "stock", "documents"];

interface Props {
  onDone: (body: Schema<"HoldBody">) => void;
  onClose: () => void;
  /** How many orders it is about, when nobody has seen them all. */
  count?: string | undefined;
}

export function HoldDialog({ onDone, onClose, count }: Props) {
  const { text, word } = useShow();
  const [kind, setKind] = useState("manual");
  const [reason, setReason] = useState("");
  const [keepsStock, setKeepsStock] = useState(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone({ kind, reason, keeps_stock: keepsStock });
  };
  return (
    <Dialog
      title={text("order.hold")}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="hold" shortcut="Enter">
          {text("order.hold")}
        </Button>
      }
    >
      <form id="hold" className={styles.form} onSubmit={submit}>
        {count !== undefined && <p>{text("bulk.hold_detail", { count })}</p>}
        <Select
          label={text("hold.kind")}
          autoFocus
          value={kind}
          choices={KINDS.map((value) => ({ value, label: word("hold_kind", value) }))}
          onChange={(event) => setKind(event.target.value)}
        />
        <TextArea
          label={text("hold.reason")}
          value={reason}
          maxLength={400}
          onChange={(event) => setReason(event.target.value)}
        />
        <Checkbox
          label={text("hold.keeps_stock")}
          checked={keepsStock}
          onChange={(event) => setKeepsStock(event.target.checked)}
        />
      </form>
    </Dialog>
  );
}
