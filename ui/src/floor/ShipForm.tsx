import { type FormEvent, useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Checkbox, TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import type { OrderDetail } from "@/orders/detail";
import { NotesFor } from "@/orders/NotesFor";
import styles from "./floor.module.css";
import { stepsOf } from "./steps";

/** Carriers offered while typing; any other may be written. */
const CARRIERS = ["PostNL", "DHL", "DPD", "UPS", "GLS"];

/** The carrier last used on this device. */
const CARRIER_KEY = "evenkeel.carrier";

/** Sends packages on their way. Which packages: all that are here, unless told otherwise. */
export function ShipForm({ order, packages }: { order: OrderDetail; packages: OrderDetail["packages"] }) {
  const { text, format } = useShow();
  const change = useChange();
  const [carrier, setCarrier] = useState(() => localStorage.getItem(CARRIER_KEY) ?? "");
  const [tracking, setTracking] = useState("");
  const [left, setLeft] = useState<string[]>([]);
  const { toPick, toPack } = stepsOf(order);
  const chosen = packages.map(({ id }) => id).filter((id) => !left.includes(id));
  const isLast = toPick.length === 0 && toPack.length === 0;

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (carrier.trim() === "" || chosen.length === 0) return;
    localStorage.setItem(CARRIER_KEY, carrier.trim());
    const body = { carrier: carrier.trim(), tracking: tracking.trim(), packages: chosen };
    void change({
      run: () =>
        answered(
          api.POST("/api/v1/orders/{id}/ship", {
            params: { path: { id: order.id } },
            body,
          }),
        ),
      done: text("floor.shipped", { number: order.number }),
    });
  };
  useCommands(
    isLast
      ? [
          {
            id: "floor.ship",
            title: "floor.ship",
            scope: "record",
            key: "Mod+Enter",
            hint: true,
            run: submit,
          },
        ]
      : [],
  );

  return (
    <Panel title={text("floor.ship_title")}>
      <NotesFor order={order} audience="carrier" />
      <form className={styles.ship} onSubmit={submit}>
        <fieldset className={styles.packages}>
          <legend>{text("order.packages")}</legend>
          {packages.map(({ id, sscc, lines, weight_g }) => {
            const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
            const weight =
              weight_g > 0 ? ` · ${text("order.grams", { weight: format.quantity(weight_g) })}` : "";
            return (
              <Checkbox
                key={id}
                label={`${sscc || id} · ${text("floor.pieces", { count: pieces })}${weight}`}
                checked={!left.includes(id)}
                onChange={(event) =>
                  setLeft(event.target.checked ? left.filter((one) => one !== id) : [...left, id])
                }
              />
            );
          })}
        </fieldset>
        <TextField
          label={text("order.carrier")}
          required
          list="carriers"
          value={carrier}
          maxLength={60}
          onChange={(event) => setCarrier(event.target.value)}
        />
        <datalist id="carriers">
          {CARRIERS.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <TextField
          label={text("order.tracking")}
          value={tracking}
          maxLength={60}
          onChange={(event) => setTracking(event.target.value)}
        />
        <Button
          look={isLast ? "main" : "plain"}
          type="submit"
          shortcut={isLast ? "Mod+Enter" : undefined}
          refused={
            carrier.trim() === ""
              ? text("floor.name_carrier")
              : chosen.length === 0
                ? text("floor.choose_package")
                : undefined
          }
        >
          {text("floor.ship")}
        </Button>
      </form>
    </Panel>
  );
}
