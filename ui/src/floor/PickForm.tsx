import { type FormEvent, useRef, useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { QuantityField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { toast } from "@/design/toasts";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import type { OrderDetail } from "@/orders/detail";
import { NotesFor } from "@/orders/NotesFor";
import { useScan } from "@/scan/scans";
import styles from "./floor.module.css";
import { ShortageDialog } from "./ShortageDialog";
import { type PickPiece, readQuantity } from "./steps";

const keyOf = ({ line, bin, lot }: PickPiece) => `${line.id} ${bin} ${lot ?? ""}`;

/** Bin, item, quantity: what was taken, line by line. A scan of an item's code counts one piece. */
export function PickForm({ order, pieces }: { order: OrderDetail; pieces: PickPiece[] }) {
  const { text, format } = useShow();
  const change = useChange();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [short, setShort] = useState<PickPiece>();
  const typedOf = (piece: PickPiece) => typed[keyOf(piece)] ?? String(piece.quantity);
  const wrong = pieces.filter((piece) => readQuantity(typedOf(piece), piece.quantity) === undefined);

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const lines = pieces.flatMap((piece) => {
      const quantity = readQuantity(typedOf(piece), piece.quantity) ?? 0;
      return quantity > 0 ? [{ line: piece.line.id, bin: piece.bin, quantity }] : [];
    });
    if (wrong.length > 0 || lines.length === 0) return;
    const params = { path: { id: order.id } };
    const answer = await change({
      run: () => answered(api.POST("/api/v1/orders/{id}/pick", { params, body: { lines } })),
      done: text("floor.picked", { count: lines.reduce((sum, { quantity }) => sum + quantity, 0) }),
    });
    if (answer) setTyped({});
  };

  useScan((code) => {
    const piece = pieces.find(({ line }) => line.sku === code);
    if (piece) {
      const before =
        typed[keyOf(piece)] === undefined ? 0 : (readQuantity(typedOf(piece), piece.quantity) ?? 0);
      return setTyped({ ...typed, [keyOf(piece)]: String(Math.min(before + 1, piece.quantity)) });
    }
    const place = pieces.findIndex(({ binCode }) => binCode === code);
    if (place >= 0) form.current?.querySelectorAll<HTMLInputElement>("input")[place]?.focus();
    else toast({ kind: "failed", text: text("floor.wrong_scan", { code }) });
  });
  useCommands([
    {
      id: "floor.pick",
      title: "floor.pick",
      scope: "record",
      key: "Mod+Enter",
      hint: true,
      run: () => void submit(),
    },
  ]);

  return (
    <Panel title={text("floor.pick_title")} beside={<span className="soft">{text("floor.pick_hint")}</span>}>
      <NotesFor order={order} audience="pick" />
      <form ref={form} onSubmit={(event) => void submit(event)}>
        <Table
          label={text("floor.pick_title")}
          rows={pieces}
          rowKey={keyOf}
          columns={[
            {
              id: "bin",
              title: text("floor.bin"),
              cell: ({ binCode }) => <strong className={styles.bin}>{binCode}</strong>,
            },
            {
              id: "item",
              title: text("orders.product"),
              cell: ({ line, lot }) => (
                <div className={styles.item}>
                  <code>{line.sku}</code>
                  <span>{line.description || line.name}</span>
                  {lot && <small className="soft">{text("floor.lot", { lot })}</small>}
                </div>
              ),
            },
            {
              id: "wanted",
              title: text("floor.to_pick"),
              align: "end",
              cell: ({ quantity }) => format.quantity(quantity),
            },
            {
              id: "quantity",
              title: text("floor.taken"),
              align: "end",
              cell: (piece) => (
                <div className={styles.quantity}>
                  <QuantityField
                    label={text("floor.taken_of", { sku: piece.line.sku ?? "", bin: piece.binCode })}
                    isLabelHidden
                    value={typedOf(piece)}
                    error={
                      wrong.includes(piece) ? text("floor.at_most", { most: piece.quantity }) : undefined
                    }
                    onFocus={(event) => event.target.select()}
                    onChange={(event) => setTyped({ ...typed, [keyOf(piece)]: event.target.value })}
                  />
                </div>
              ),
            },
            {
              id: "shortage",
              title: "",
              align: "end",
              cell: (piece) => (
                <Button look="quiet" onClick={() => setShort(piece)}>
                  {text("floor.shortage")}
                </Button>
              ),
            },
          ]}
        />
        <div className={styles.foot}>
          <Button
            look="main"
            type="submit"
            shortcut="Mod+Enter"
            refused={wrong.length > 0 ? text("floor.correct_first") : undefined}
          >
            {text("floor.pick")}
          </Button>
        </div>
      </form>
      {short && <ShortageDialog order={order} piece={short} onClose={() => setShort(undefined)} />}
    </Panel>
  );
}
