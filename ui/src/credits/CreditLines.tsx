import { Plus, X } from "lucide-react";
import type { Schema } from "@/api/client";
import { Button, IconButton } from "@/design/Button";
import { TextField } from "@/design/Field";
import { FieldRow } from "@/forms/FormDialog";
import styles from "@/forms/forms.module.css";
import type { Form } from "@/forms/useForm";
import { decimalsOf, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { useText } from "@/i18n/text";
import { ItemField } from "@/stock/fields";
import { amountFor } from "./creditBody";
import lineStyles from "./credits.module.css";

export type OrderToCredit = Schema<"OrderDetail">;

/** The lines of the order: how many pieces of each, and what is given back for them. */
export function OrderLines({ form, order }: { form: Form; order: OrderToCredit }) {
  const { text, format } = useShow();
  const decimals = decimalsOf(order.currency);
  const setPieces = (place: number, line: Schema<"OrderLine">, written: string) => {
    form.set(`/lines/${place}/quantity`, written);
    const pieces = wholeNumber(written);
    const { ordered } = line.quantities;
    const amount = pieces === undefined ? "" : amountFor(pieces, ordered, line.amount_minor, decimals);
    form.set(`/lines/${place}/amount_minor`, amount);
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{text("credits.lines")}</legend>
      {order.lines.map((line, place) => (
        <div key={line.id} className={lineStyles.line}>
          <p className={lineStyles.item}>
            <strong>{line.sku}</strong> {line.name ?? line.description}
            <span className="soft">
              {text("credits.of_line", {
                count: format.quantity(line.quantities.ordered),
                amount: format.money(line.amount_minor, order.currency),
              })}
            </span>
          </p>
          <FieldRow>
            <TextField
              label={text("credits.pieces")}
              inputMode="numeric"
              {...form.text(`/lines/${place}/quantity`)}
              onChange={({ target }) => setPieces(place, line, target.value)}
            />
            <TextField
              label={text("credits.amount")}
              inputMode="decimal"
              {...form.text(`/lines/${place}/amount_minor`)}
            />
          </FieldRow>
        </div>
      ))}
    </fieldset>
  );
}

interface FreeProps {
  form: Form;
  count: number;
  onCount: (count: number) => void;
}

const PARTS = ["sku", "description", "quantity", "amount_minor"];

/** Lines of a credit that belongs to no known order. */
export function FreeLines({ form, count, onCount }: FreeProps) {
  const text = useText();
  const remove = (place: number) => {
    for (let next = place; next < count; next++)
      for (const part of PARTS) form.set(`/lines/${next}/${part}`, form.value(`/lines/${next + 1}/${part}`));
    onCount(count - 1);
  };
  const add = () => {
    for (const part of PARTS) form.set(`/lines/${count}/${part}`, "");
    onCount(count + 1);
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{text("credits.lines")}</legend>
      {Array.from({ length: count }, (_, place) => place).map((place) => (
        <div key={place} className={styles.line}>
          <FieldRow>
            <ItemField form={form} pointer={`/lines/${place}/sku`} />
            <TextField label={text("credits.description")} {...form.text(`/lines/${place}/description`)} />
            <TextField
              label={text("credits.pieces")}
              inputMode="numeric"
              {...form.text(`/lines/${place}/quantity`)}
            />
            <TextField
              label={text("credits.amount")}
              inputMode="decimal"
              {...form.text(`/lines/${place}/amount_minor`)}
            />
          </FieldRow>
          <IconButton
            label={text("stock.remove_line")}
            refused={count === 1 ? text("stock.one_line_stays") : undefined}
            onClick={() => remove(place)}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button look="quiet" icon={<Plus size={15} aria-hidden="true" />} onClick={add}>
          {text("stock.add_line")}
        </Button>
      </div>
    </fieldset>
  );
}
