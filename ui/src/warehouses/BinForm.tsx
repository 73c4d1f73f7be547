import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { ReferenceSelect } from "@/forms/choices";
import { FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useText } from "@/i18n/text";

/** A new bin. The form stays, so that a row of bins is made one after the other. */
export default function BinForm({ start, onClose }: FormProps<"bin">) {
  const text = useText();
  const form = useForm({ "/warehouse": start.warehouse ?? "", "/code": "", "/kind": "pick" });
  const submit = useSubmit(form, { required: ["/warehouse", "/code"] }, async () => {
    const [warehouse, code] = [form.value("/warehouse"), form.value("/code").trim()];
    const kind = form.value("/kind");
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/bins", { body: { warehouse, code, kind } })),
      done: text("bins.made", { code }),
    });
    if (made) form.set("/code", "");
  });
  return (
    <FormDialog
      title={text("bins.new")}
      form={form}
      size="small"
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReferenceSelect
        form={form}
        pointer="/warehouse"
        label={text("stock.warehouse")}
        noun="warehouse"
        autoFocus={!start.warehouse}
      />
      <TextField
        label={text("bins.code")}
        hint={text("bins.code_hint")}
        autoFocus={start.warehouse !== undefined}
        {...form.text("/code")}
      />
      <Select
        label={text("bins.kind")}
        choices={(["pick", "quarantine"] as const).map((value) => ({
          value,
          label: text(`bin_kind.${value}`),
        }))}
        {...form.text("/kind")}
      />
    </FormDialog>
  );
}
