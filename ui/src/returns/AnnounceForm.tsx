import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { CodeField } from "@/forms/CodeField";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import styles from "@/forms/forms.module.css";
import { type Form, useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "@/orders/detail";
import { useOrderOf } from "@/orders/useOrderOf";
import { announceBody, returnable } from "./bodies";
import { REASONS } from "./words";

/** A return that will come: which pieces of an order, and why. */
export default function AnnounceForm({ start, onClose }: FormProps<"announce">) {
  const { text } = useShow();
  const opened = useOpened("/returns/$id");
  const form = useForm({
    "/order": start.order ?? "",
    "/tracking": "",
    "/carrier": "",
    "/external_ref": "",
  });
  const [chosenId, setChosenId] = useState(start.orderId);
  const order = useOrderOf(form.value("/order"), chosenId);
  const lines = order ? returnable(order.lines) : [];
  const numbers = lines.map((_, place) => `/lines/${place}/quantity`);

  const submit = useSubmit(form, { required: ["/order"], numbers }, async () => {
    const body = order && announceBody(form, order.id, lines);
    if (!body) return form.refuse({ "/order": text("order.title") });
    if (body.lines?.length === 0) return form.refuse({ "/lines/0/quantity": text("form.required") });
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/returns", { body })),
      done: ({ number }) => text("returns.made", { number: number ?? "" }),
    });
    if (!made) return;
    opened(made.id);
    onClose();
  });

  return (
    <FormDialog
      title={text("returns.announce")}
      form={form}
      size="wide"
      submitLabel={text("returns.announce")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <CodeField
          label={text("returns.order")}
          noun="order"
          value={form.value("/order")}
          error={form.error("/order")}
          autoFocus={!start.order}
          onChange={(number, chosen) => {
            form.set("/order", number);
            setChosenId(chosen?.id);
          }}
        />
        <TextField label={text("returns.tracking")} {...form.text("/tracking")} />
        <TextField label={text("returns.carrier")} {...form.text("/carrier")} />
        <TextField label={text("returns.external_ref")} {...form.text("/external_ref")} />
      </FieldRow>
      {order &&
        (lines.length === 0 ? <p>{text("returns.nothing_left")}</p> : <Lines form={form} lines={lines} />)}
    </FormDialog>
  );
}

function Lines({ form, lines }: { form: Form; lines: OrderDetail["lines"] }) {
  const { text, format } = useShow();
  return (
    <fieldset className={styles.lines}>
      <legend>{text("returns.lines")}</legend>
      {lines.map((line, place) => (
        <div key={line.id}>
          <p>
            <strong>{line.sku}</strong> {line.name ?? line.description}{" "}
            <span className="soft">
              {text("returns.of_line", {
                shipped: format.quantity(line.quantities.shipped),
                returned: format.quantity(line.quantities.returned),
              })}
            </span>
          </p>
          <FieldRow>
            <TextField
              label={text("returns.pieces_of", { sku: line.sku ?? "" })}
              inputMode="numeric"
              autoFocus={place === 0}
              {...form.text(`/lines/${place}/quantity`)}
            />
            <Select
              label={text("returns.reason")}
              choices={REASONS.map((value) => ({ value, label: text(`return_reason.${value}`) }))}
              {...form.text(`/lines/${place}/reason`)}
            />
          </FieldRow>
        </div>
      ))}
    </fieldset>
  );
}
