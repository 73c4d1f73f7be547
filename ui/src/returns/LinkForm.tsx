import { useState } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { CodeField } from "@/forms/CodeField";
import { FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { useText } from "@/i18n/text";
import { useOrderOf } from "@/orders/useOrderOf";

interface Props {
  of: Schema<"ReturnDetail">;
  onClose: () => void;
}

/** From which order an unknown package came. */
export default function LinkForm({ of, onClose }: Props) {
  const text = useText();
  const form = useForm({ "/order": "" });
  const [chosenId, setChosenId] = useState<string>();
  const order = useOrderOf(form.value("/order"), chosenId);
  const submit = useSubmit(form, { required: ["/order"] }, async () => {
    if (!order) return form.refuse({ "/order": text("returns.order_unknown") });
    const params = { path: { id: of.id } };
    const done = await form.send({
      run: () => answered(api.POST("/api/v1/returns/{id}/link", { params, body: { order: order.id } })),
      done: text("returns.was_linked", { number: order.number }),
    });
    if (done) onClose();
  });
  return (
    <FormDialog
      title={text("returns.link")}
      form={form}
      size="small"
      submitLabel={text("returns.link")}
      onSubmit={submit}
      onClose={onClose}
    >
      <CodeField
        label={text("returns.order")}
        noun="order"
        value={form.value("/order")}
        error={form.error("/order")}
        within={{ field: "owner", op: "eq", value: of.owner }}
        autoFocus
        onChange={(number, chosen) => {
          form.set("/order", number);
          setChosenId(chosen?.id);
        }}
      />
    </FormDialog>
  );
}
