import { Plus, X } from "lucide-react";
import type { Schema } from "@/api/client";
import { Button, IconButton } from "@/design/Button";
import { TextField } from "@/design/Field";
import { FieldRow } from "@/forms/FormDialog";
import styles from "@/forms/forms.module.css";
import type { Form } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";
import { ItemField } from "@/stock/fields";

interface Props {
  form: Form;
  /** Where the lines stand in the body, such as `/lines`. */
  pointer: string;
  count: number;
  onCount: (count: number) => void;
  /** The fewest lines there may be. */
  least: number;
}

const PARTS = ["sku", "quantity"];

/** Lines of items and pieces that are coming. */
export function LinesField({ form, pointer, count, onCount, least }: Props) {
  const text = useText();
  const at = (place: number, part: string) => `${pointer}/${place}/${part}`;
  const add = () => {
    for (const part of PARTS) form.set(at(count, part), "");
    onCount(count + 1);
  };
  const remove = (place: number) => {
    for (let next = place; next < count; next++)
      for (const part of PARTS) form.set(at(next, part), form.value(at(next + 1, part)));
    onCount(count - 1);
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{text(least > 0 ? "stock.items" : "expected.added")}</legend>
      {Array.from({ length: count }, (_, place) => place).map((place) => (
        <div key={place} className={styles.line}>
          <FieldRow>
            <ItemField form={form} pointer={at(place, "sku")} />
            <TextField
              label={text("stock.pieces")}
              inputMode="numeric"
              {...form.text(at(place, "quantity"))}
            />
          </FieldRow>
          <IconButton
            label={text("stock.remove_line")}
            refused={count <= least ? text("stock.one_line_stays") : undefined}
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

/** The fields of so many lines. */
export function fieldsOf(pointer: string, count: number, part: string): string[] {
  return Array.from({ length: count }, (_, place) => `${pointer}/${place}/${part}`);
}

/** The lines as the API takes them. */
export function linesOf(form: Form, pointer: string, count: number): Schema<"ExpectedLineBody">[] {
  return Array.from({ length: count }, (_, place) => ({
    sku: filled(form.value(`${pointer}/${place}/sku`)) ?? "",
    quantity: wholeNumber(form.value(`${pointer}/${place}/quantity`)) ?? 0,
  }));
}
