import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { useText } from "@/i18n/text";

export default function WarehouseForm({ onClose }: FormProps<"warehouse">) {
  const text = useText();
  const opened = useOpened("/warehouses/$id");
  const form = useForm({ "/code": "", "/name": "", "/zone": "Europe/Amsterdam" });
  const submit = useSubmit(form, { required: ["/code", "/name"] }, async () => {
    const at = (part: string) => form.value(`/${part}`).trim();
    const body = { code: at("code"), name: at("name"), zone: at("zone") };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/warehouses", { body })),
      done: text("warehouses.made", { name: body.name }),
    });
    if (made) opened(made.id);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("warehouses.new")}
      form={form}
      size="small"
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <TextField label={text("warehouses.code")} autoFocus {...form.text("/code")} />
        <TextField label={text("warehouses.name")} {...form.text("/name")} />
      </FieldRow>
      <TextField label={text("warehouses.zone")} {...form.text("/zone")} />
    </FormDialog>
  );
}
