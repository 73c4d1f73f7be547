import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";

const FIELD = "/over_delivery_percent";

/** How much more than expected a client takes. */
export default function ReceivingForm({ owner, onClose }: { owner: Schema<"Owner">; onClose: () => void }) {
  const text = useText();
  const { id, version } = owner;
  const form = useForm({ [FIELD]: String(owner.over_delivery_percent) });
  const submit = useSubmit(form, { required: [FIELD], numbers: [FIELD] }, async () => {
    const body = { over_delivery_percent: wholeNumber(form.value(FIELD)) ?? 0 };
    const made = await form.send({
      run: () =>
        answered(
          api.PUT("/api/v1/owners/{id}/receiving", {
            params: { path: { id } },
            headers: ifMatch(version),
            body,
          }),
        ),
      done: text("owners.receiving_changed", { name: owner.name }),
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("owners.receiving")}
      form={form}
      size="small"
      submitLabel={text("owners.receiving")}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text("owners.over_delivery")}
        hint={text("owners.over_delivery_hint")}
        inputMode="numeric"
        autoFocus
        {...form.text(FIELD)}
      />
    </FormDialog>
  );
}
