import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Checkbox, Select, TextField } from "@/design/Field";
import { ReferenceSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { useText } from "@/i18n/text";

export default function OwnerForm({ start, onClose }: FormProps<"owner">) {
  const text = useText();
  const opened = useOpened("/owners/$id");
  const [shipComplete, setShipComplete] = useState(false);
  const form = useForm({
    "/code": "",
    "/name": "",
    "/warehouse": "",
    "/currency": "EUR",
    "/zone": "Europe/Amsterdam",
    "/short_policy": "backorder",
  });
  const submit = useSubmit(form, { required: ["/code", "/name", "/warehouse"] }, async () => {
    const at = (part: string) => form.value(`/${part}`).trim();
    const body = {
      code: at("code"),
      name: at("name"),
      warehouse: at("warehouse"),
      currency: at("currency").toUpperCase(),
      zone: at("zone"),
      short_policy: at("short_policy"),
      ship_complete: shipComplete,
    };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/owners", { body })),
      done: text("owners.made", { name: body.name }),
    });
    if (made && !start.stays) opened(made.id);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("owners.new")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <TextField label={text("owners.code")} autoFocus {...form.text("/code")} />
        <TextField label={text("owners.name")} {...form.text("/name")} />
      </FieldRow>
      <FieldRow>
        <ReferenceSelect form={form} pointer="/warehouse" label={text("owners.warehouse")} noun="warehouse" />
        <TextField label={text("owners.currency")} maxLength={3} {...form.text("/currency")} />
        <TextField label={text("warehouses.zone")} {...form.text("/zone")} />
      </FieldRow>
      <FieldRow>
        <Select
          label={text("owners.short_policy")}
          choices={(["backorder", "refuse"] as const).map((value) => ({
            value,
            label: text(`short_policy.${value}`),
          }))}
          {...form.text("/short_policy")}
        />
        <Checkbox
          label={text("orders.ship_complete")}
          checked={shipComplete}
          onChange={({ target }) => setShipComplete(target.checked)}
        />
      </FieldRow>
    </FormDialog>
  );
}
