import { type FormEvent, useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { QuantityField, Select } from "@/design/Field";
import { Panel } from "@/design/Page";
import { Table } from "@/design/Table";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import type { OrderDetail } from "@/orders/detail";
import { NotesFor } from "@/orders/NotesFor";
import styles from "./floor.module.css";
import { type PackPiece, readQuantity } from "./steps";

const WEIGHT_MAX_G = 2_000_000;

/** What goes into a package. */
export function PackForm({ order, pieces }: { order: OrderDetail; pieces: PackPiece[] }) {
  const { text, format } = useShow();
  const change = useChange();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [weight, setWeight] = useState("");
  const [into, setInto] = useState("");
  const begun = order.packages.filter(({ shipment }) => !shipment);
  const typedOf = ({ line, quantity }: PackPiece) => typed[line.id] ?? String(quantity);
  const wrong = pieces.filter((piece) => readQuantity(typedOf(piece), piece.quantity) === undefined);
  const grams = weight === "" ? 0 : readQuantity(weight, WEIGHT_MAX_G);

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    const lines = pieces.flatMap((piece) => {
      const quantity = readQuantity(typedOf(piece), piece.quantity) ?? 0;
      return quantity > 0 ? [{ line: piece.line.id, quantity }] : [];
    });
    if (wrong.length > 0 || grams === undefined || lines.length === 0) return;
    const body = { lines, weight_g: grams, ...(into && { package: into }) };
    const params = { path: { id: order.id } };
    const answer = await change({
      run: () => answered(api.POST("/api/v1/orders/{id}/pack", { params, body })),
      done: text("floor.packed", { count: lines.reduce((sum, { quantity }) => sum + quantity, 0) }),
    });
    if (!answer) return;
    setTyped({});
    setWeight("");
  };
  // While something is to pick, that form has the key.
  const hasKey = order.allocations.every(({ quantity, picked }) => picked >= quantity);
  useCommands(
    hasKey
      ? [
          {
            id: "floor.pack",
            title: "floor.pack",
            scope: "record",
            key: "Mod+Enter",
            hint: true,
            run: () => void submit(),
          },
        ]
      : [],
  );

  return (
    <Panel title={text("floor.pack_title")}>
      <NotesFor order={order} audience="pack" />
      <form onSubmit={(event) => void submit(event)}>
        <Table
          label={text("floor.pack_title")}
          rows={pieces}
          rowKey={({ line }) => line.id}
          columns={[
            {
              id: "item",
              title: text("orders.product"),
              cell: ({ line }) => (
                <div className={styles.item}>
                  <code>{line.sku}</code>
                  <span>{line.description || line.name}</span>
                </div>
              ),
            },
            {
              id: "picked",
              title: text("floor.to_pack"),
              align: "end",
              cell: ({ quantity }) => format.quantity(quantity),
            },
            {
              id: "quantity",
              title: text("floor.in_package"),
              align: "end",
              cell: (piece) => (
                <div className={styles.quantity}>
                  <QuantityField
                    label={text("floor.packed_of", { sku: piece.line.sku ?? "" })}
                    isLabelHidden
                    value={typedOf(piece)}
                    error={
                      wrong.includes(piece) ? text("floor.at_most", { most: piece.quantity }) : undefined
                    }
                    onFocus={(event) => event.target.select()}
                    onChange={(event) => setTyped({ ...typed, [piece.line.id]: event.target.value })}
                  />
                </div>
              ),
            },
          ]}
        />
        <div className={styles.foot}>
          {begun.length > 0 && (
            <Select
              label={text("order.package")}
              value={into}
              choices={[
                { value: "", label: text("floor.new_package") },
                ...begun.map(({ id, sscc }) => ({ value: id, label: sscc || id })),
              ]}
              onChange={(event) => setInto(event.target.value)}
            />
          )}
          <QuantityField
            label={text("floor.weight")}
            value={weight}
            error={grams === undefined ? text("floor.at_most", { most: WEIGHT_MAX_G }) : undefined}
            onChange={(event) => setWeight(event.target.value)}
          />
          <Button
            look={hasKey ? "main" : "plain"}
            type="submit"
            shortcut={hasKey ? "Mod+Enter" : undefined}
            refused={wrong.length > 0 || grams === undefined ? text("floor.correct_first") : undefined}
          >
            {text("floor.pack")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
