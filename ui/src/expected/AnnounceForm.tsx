import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled } from "@/forms/values";
import { useText } from "@/i18n/text";
import { WarehouseField } from "@/stock/fields";
import { fieldsOf, LinesField, linesOf } from "./LinesField";

/** Goods that are coming: when, from whom, and what. */
export default function AnnounceForm({ start, onClose }: FormProps<"expected">) {
  const text = useText();
  const opened = useOpened("/expected-receipts/$id");
  const [count, setCount] = useState(1);
  const form = useForm({
    "/owner": start.owner ?? "",
    "/warehouse": "",
    "/supplier": "",
    "/reference": "",
    "/expected_date": "",
    "/lines/0/sku": start.sku ?? "",
    "/lines/0/quantity": "",
  });
  const quantities = fieldsOf("/lines", count, "quantity");
  const required = ["/expected_date", ...fieldsOf("/lines", count, "sku"), ...quantities];
  const submit = useSubmit(form, { required, numbers: quantities }, async () => {
    const at = (part: "owner" | "warehouse" | "supplier" | "reference") => {
      const value = filled(form.value(`/${part}`));
      return value ? { [part]: value } : {};
    };
    const body = {
      ...at("owner"),
      ...at("warehouse"),
      ...at("supplier"),
      ...at("reference"),
      expected_date: form.value("/expected_date"),
      lines: linesOf(form, "/lines", count),
    };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/expected-receipts", { body })),
      done: ({ number }) => text("expected.made", { number: number ?? "" }),
    });
    if (made?.id) opened(made.id);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("expected.new")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <OwnerSelect form={form} autoFocus />
        <TextField type="date" label={text("expected.date")} {...form.text("/expected_date")} />
        <WarehouseField form={form} pointer="/warehouse" />
      </FieldRow>
      <FieldRow>
        <TextField label={text("expected.supplier")} {...form.text("/supplier")} />
        <TextField label={text("expected.reference")} {...form.text("/reference")} />
      </FieldRow>
      <LinesField form={form} pointer="/lines" count={count} onCount={setCount} least={1} />
    </FormDialog>
  );
}
