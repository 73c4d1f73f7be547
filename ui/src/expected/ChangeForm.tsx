import { useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import styles from "@/forms/forms.module.css";
import { useForm, useSubmit } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";
import { fieldsOf, LinesField, linesOf } from "./LinesField";

type Receipt = Schema<"ExpectedReceiptDetail">;

/** Another day, other quantities, more items. What came stays. */
export default function ChangeForm({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const text = useText();
  const [count, setCount] = useState(0);
  const { id, version, lines, expected_date, supplier, reference } = receipt;
  const held = lines.map((line, place) => ({ line, pointer: `/lines/${place}/quantity` }));
  const form = useForm({
    // Whose items the new lines are chosen from.
    "/owner": receipt.owner,
    "/expected_date": expected_date,
    "/supplier": supplier ?? "",
    "/reference": reference ?? "",
    ...Object.fromEntries(held.map(({ line, pointer }) => [pointer, String(line.quantity)])),
  });
  const numbers = [...held.map(({ pointer }) => pointer), ...fieldsOf("/added", count, "quantity")];
  const required = ["/expected_date", ...numbers, ...fieldsOf("/added", count, "sku")];
  const submit = useSubmit(form, { required, numbers }, async () => {
    const body = {
      expected_date: form.value("/expected_date"),
      supplier: form.value("/supplier").trim(),
      reference: form.value("/reference").trim(),
      // All of them, so that a refusal's place is a field's place.
      lines: held.map(({ line, pointer }) => ({
        line: line.id,
        quantity: wholeNumber(form.value(pointer)) ?? line.quantity,
      })),
      added: linesOf(form, "/added", count),
    };
    const made = await form.send({
      run: () =>
        answered(
          api.POST("/api/v1/expected-receipts/{id}/edit", {
            params: { path: { id } },
            headers: ifMatch(version),
            body,
          }),
        ),
      done: text("expected.changed", { number: receipt.number }),
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("expected.change")}
      form={form}
      submitLabel={text("expected.change")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <TextField type="date" label={text("expected.date")} autoFocus {...form.text("/expected_date")} />
        <TextField label={text("expected.supplier")} {...form.text("/supplier")} />
        <TextField label={text("expected.reference")} {...form.text("/reference")} />
      </FieldRow>
      <fieldset className={styles.lines}>
        <legend>{text("stock.items")}</legend>
        <FieldRow>
          {held.map(({ line, pointer }) => (
            <TextField
              key={line.id}
              label={line.sku ?? line.product}
              hint={line.name}
              inputMode="numeric"
              {...form.text(pointer)}
            />
          ))}
        </FieldRow>
      </fieldset>
      <LinesField form={form} pointer="/added" count={count} onCount={setCount} least={0} />
    </FormDialog>
  );
}
