import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { CodeField } from "@/forms/CodeField";
import { OwnerSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled } from "@/forms/values";
import { useText } from "@/i18n/text";
import { useOrderOf } from "@/orders/useOrderOf";
import { WarehouseField } from "@/stock/fields";

/** A package that came back and was not announced: with its order, or from nobody knows where. */
export default function ArrivalForm({ start, onClose }: FormProps<"arrival">) {
  const text = useText();
  const opened = useOpened("/returns/$id");
  const form = useForm({
    "/owner": "",
    "/order": start.order ?? "",
    "/warehouse": "",
    "/tracking": "",
    "/carrier": "",
    "/external_ref": "",
  });
  const [chosenId, setChosenId] = useState(start.orderId);
  const order = useOrderOf(form.value("/order"), chosenId);

  const submit = useSubmit(form, { required: [] }, async () => {
    if (filled(form.value("/order")) && !order) {
      return form.refuse({ "/order": text("returns.order_unknown") });
    }
    const optional = (key: "warehouse" | "tracking" | "carrier" | "external_ref") => {
      const value = filled(form.value(`/${key}`));
      return value ? { [key]: value } : {};
    };
    const owner = order?.owner ?? filled(form.value("/owner"));
    const body = {
      ...(owner && { owner }),
      ...(order && { order: order.id }),
      ...optional("warehouse"),
      ...optional("tracking"),
      ...optional("carrier"),
      ...optional("external_ref"),
    };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/returns/arrivals", { body })),
      done: ({ number }) => text("returns.made", { number: number ?? "" }),
    });
    if (!made) return;
    opened(made.id);
    onClose();
  });

  return (
    <FormDialog
      title={text("returns.arrival")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <TextField label={text("returns.tracking")} autoFocus {...form.text("/tracking")} />
        <TextField label={text("returns.carrier")} {...form.text("/carrier")} />
      </FieldRow>
      <FieldRow>
        <CodeField
          label={text("returns.order")}
          noun="order"
          value={form.value("/order")}
          error={form.error("/order")}
          hint={text("returns.order_hint")}
          onChange={(number, chosen) => {
            form.set("/order", number);
            setChosenId(chosen?.id);
          }}
        />
        {!order && <OwnerSelect form={form} />}
      </FieldRow>
      <FieldRow>
        <TextField label={text("returns.external_ref")} {...form.text("/external_ref")} />
        <WarehouseField form={form} pointer="/warehouse" />
      </FieldRow>
    </FormDialog>
  );
}
