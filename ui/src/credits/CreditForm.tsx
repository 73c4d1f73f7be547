import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { CodeField } from "@/forms/CodeField";
import { OwnerSelect, ReferenceSelect } from "@/forms/choices";
import { EffectBefore, FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { decimalsOf, minorUnits } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { useText } from "@/i18n/text";
import { useOrderOf } from "@/orders/useOrderOf";
import { FreeLines, OrderLines } from "./CreditLines";
import { type CreditBody, creditBody, linesOf } from "./creditBody";

const REASONS = ["damaged", "wrong_item", "returned", "late", "goodwill", "price", "other"] as const;

/** A new credit: of an order, line by line, or without one. */
export default function CreditForm({ start, onClose }: FormProps<"credit">) {
  const { text, format } = useShow();
  const opened = useOpened("/credits/$id");
  const form = useForm({
    "/order": start.order ?? "",
    "/owner": "",
    "/channel": "",
    "/customer_ref": "",
    "/reason": "returned",
    "/external_ref": "",
    "/currency": "EUR",
  });
  const [count, setCount] = useState(1);
  const [chosenId, setChosenId] = useState(start.orderId);
  const order = useOrderOf(form.value("/order"), chosenId);
  const currency = order?.currency ?? form.value("/currency").toUpperCase();
  const lines = linesOf(form, order, count, decimalsOf(currency));
  const total = lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0);

  const rows = order
    ? order.lines.map((_, place) => place)
    : Array.from({ length: count }, (_, place) => place);
  const numbers = rows.map((place) => `/lines/${place}/quantity`);
  const badAmounts = () => {
    const written = rows.map((place) => `/lines/${place}/amount_minor`);
    const bad = written.filter(
      (one) =>
        form.value(one).trim() !== "" && minorUnits(form.value(one), decimalsOf(currency)) === undefined,
    );
    return Object.fromEntries(bad.map((one) => [one, text("form.amount")]));
  };
  const submit = useSubmit(form, { required: [], numbers, others: badAmounts }, async () => {
    if (lines.length === 0) return form.refuse({ "/lines/0/amount_minor": text("form.required") });
    const body: CreditBody = {
      ...creditBody(form, order, currency, lines),
      ...(start.returnId && { return: start.returnId }),
    };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/credits", { body })),
      done: ({ number }) => text("credits.made", { number: number ?? "" }),
    });
    if (made) opened(made.id);
    if (made) onClose();
  });

  return (
    <FormDialog
      title={text("credits.new")}
      form={form}
      size="wide"
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
      effect={
        <EffectBefore
          error={undefined}
          facts={
            lines.length === 0
              ? undefined
              : [{ label: text("credits.total"), after: format.money(total, currency) }]
          }
        />
      }
    >
      <FieldRow>
        <CodeField
          label={text("credits.order")}
          noun="order"
          value={form.value("/order")}
          error={form.error("/order")}
          hint={text("credits.order_hint")}
          autoFocus
          onChange={(number, chosen) => {
            form.set("/order", number);
            setChosenId(chosen?.id);
          }}
        />
        <Select
          label={text("credits.reason")}
          choices={REASONS.map((value) => ({ value, label: text(`credit_reason.${value}`) }))}
          {...form.text("/reason")}
        />
        <TextField label={text("credits.external_ref")} {...form.text("/external_ref")} />
      </FieldRow>
      {!order && (
        <FieldRow>
          <OwnerSelect form={form} />
          <ChannelSelect form={form} />
          <TextField label={text("credits.customer_ref")} {...form.text("/customer_ref")} />
          <TextField label={text("credits.currency")} maxLength={3} {...form.text("/currency")} />
        </FieldRow>
      )}
      {order ? (
        <OrderLines form={form} order={order} />
      ) : (
        <FreeLines form={form} count={count} onCount={setCount} />
      )}
    </FormDialog>
  );
}

function ChannelSelect({ form }: { form: ReturnType<typeof useForm> }) {
  const text = useText();
  return (
    <ReferenceSelect
      form={form}
      pointer="/channel"
      label={text("channels.title")}
      noun="channel"
      ofOwner={form.value("/owner")}
      none={text("credits.only_channel")}
    />
  );
}
