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

export default function ChannelForm({ start, onClose }: FormProps<"channel">) {
  const text = useText();
  const opened = useOpened("/channels/$id");
  const form = useForm({ "/owner": start.owner ?? "", "/code": "", "/name": "" });
  const submit = useSubmit(form, { required: ["/code", "/name"] }, async () => {
    const owner = filled(form.value("/owner"));
    const [code, name] = [form.value("/code").trim(), form.value("/name").trim()];
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/channels", { body: { code, name, ...(owner && { owner }) } })),
      done: text("channels.made", { name }),
    });
    if (made) opened(made.id);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("channels.new")}
      form={form}
      size="small"
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <OwnerSelect form={form} />
      <FieldRow>
        <TextField label={text("channels.code")} autoFocus {...form.text("/code")} />
        <TextField label={text("channels.name")} {...form.text("/name")} />
      </FieldRow>
    </FormDialog>
  );
}
