import { type FormEvent, useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { QuantityField, Select } from "@/design/Field";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import type { OrderDetail } from "@/orders/detail";
import styles from "./floor.module.css";
import { type PickPiece, readQuantity } from "./steps";

const REASONS = ["not_found", "damaged", "mismatch"];

/** Pieces that are not where they should be: they leave the books, and the line waits again. */
export function ShortageDialog({
  order,
  piece,
  onClose,
}: {
  order: OrderDetail;
  piece: PickPiece;
  onClose: () => void;
}) {
  const { text, word } = useShow();
  const change = useChange();
  const [typed, setTyped] = useState(String(piece.quantity));
  const [reason, setReason] = useState("not_found");
  const quantity = readQuantity(typed, piece.quantity);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!quantity) return;
    onClose();
    const body = { line: piece.line.id, bin: piece.bin, quantity, reason };
    void change({
      run: () =>
        answered(
          api.POST("/api/v1/orders/{id}/shortage", {
            params: { path: { id: order.id } },
            body,
          }),
        ),
      done: text("floor.shortage_reported", { count: quantity, sku: piece.line.sku ?? "" }),
    });
  };
  return (
    <Dialog
      title={text("floor.shortage")}
      size="small"
      onClose={onClose}
      actions={
        <Button
          look="danger"
          type="submit"
          form="shortage"
          refused={quantity ? undefined : text("floor.correct_first")}
        >
          {text("floor.shortage")}
        </Button>
      }
    >
      <form id="shortage" className={styles.form} onSubmit={submit}>
        <p>
          <code>{piece.line.sku}</code> {piece.line.description || piece.line.name} · {piece.binCode}
        </p>
        <QuantityField
          label={text("floor.missing")}
          autoFocus
          value={typed}
          error={quantity ? undefined : text("floor.between", { most: piece.quantity })}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          label={text("hold.reason")}
          value={reason}
          choices={REASONS.map((value) => ({ value, label: word("shortage_reason", value) }))}
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="soft">{text("floor.shortage_detail")}</p>
      </form>
    </Dialog>
  );
}
