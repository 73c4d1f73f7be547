import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { OwnerSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled } from "@/forms/values";
import { useText } from "@/i18n/text";
import { BinField, ItemField, WarehouseField } from "@/stock/fields";

/** What is to be counted: a bin, or an item in all bins. */
export default function StartForm({ start, onClose }: FormProps<"count">) {
  const text = useText();
  const opened = useOpened("/stock/counts/$id");
  const form = useForm({
    "/owner": start.owner ?? "",
    "/warehouse": start.warehouse ?? "",
    "/bin": start.bin ?? "",
    "/sku": start.sku ?? "",
  });
  const submit = useSubmit(form, { required: [] }, async () => {
    const at = (part: "owner" | "warehouse" | "bin" | "sku") => {
      const value = filled(form.value(`/${part}`));
      return value ? { [part]: value } : {};
    };
    const body = { ...at("owner"), ...at("warehouse"), ...at("bin"), ...at("sku") };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/stock-counts", { body })),
      done: ({ number }) => text("counts.made", { number: number ?? "" }),
    });
    if (made?.id) opened(made.id);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("counts.new")}
      form={form}
      submitLabel={text("counts.start")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <OwnerSelect form={form} autoFocus />
        <WarehouseField form={form} pointer="/warehouse" />
      </FieldRow>
      <FieldRow>
        <BinField form={form} pointer="/bin" warehouse={form.value("/warehouse")} label={text("stock.bin")} />
        <ItemField form={form} pointer="/sku" />
      </FieldRow>
      <p className="soft">{text("counts.of_what")}</p>
    </FormDialog>
  );
}
