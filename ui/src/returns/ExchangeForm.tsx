import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled, wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";
import { ItemField } from "@/stock/fields";

interface Props {
  of: Schema<"ReturnDetail">;
  onClose: () => void;
}

/** What the buyer gets instead: a new order, linked to the one that came back. */
export default function ExchangeForm({ of, onClose }: Props) {
  const text = useText();
  const opened = useOpened("/orders/$id");
  const form = useForm({
    "/owner": of.owner,
    "/lines/0/sku": of.lines[0]?.sku ?? "",
    "/lines/0/quantity": "1",
    "/lines/0/price": "",
    "/accept": "true",
  });
  const checks = { required: ["/lines/0/sku", "/lines/0/quantity"], numbers: ["/lines/0/quantity"] };
  const submit = useSubmit(form, checks, async () => {
    const price = filled(form.value("/lines/0/price"));
    const line = {
      sku: form.value("/lines/0/sku").trim(),
      quantity: wholeNumber(form.value("/lines/0/quantity")) ?? 0,
      ...(price && { price }),
    };
    const params = { path: { id: of.id } };
    const body = { lines: [line], accept: form.value("/accept") === "true" };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/returns/{id}/exchange", { params, body })),
      done: ({ number }) => text("returns.exchanged", { number: number ?? "" }),
    });
    if (!made) return;
    opened(made.id);
    onClose();
  });
  return (
    <FormDialog
      title={text("returns.exchange")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <ItemField form={form} pointer="/lines/0/sku" autoFocus />
        <TextField label={text("returns.pieces")} inputMode="numeric" {...form.text("/lines/0/quantity")} />
        <TextField
          label={text("returns.price")}
          hint={text("returns.price_hint")}
          inputMode="decimal"
          {...form.text("/lines/0/price")}
        />
      </FieldRow>
      <Select
        label={text("returns.then")}
        choices={[
          { value: "true", label: text("returns.accept_now") },
          { value: "false", label: text("returns.keep_draft") },
        ]}
        {...form.text("/accept")}
      />
    </FormDialog>
  );
}
