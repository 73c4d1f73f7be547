import { useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Checkbox, Select, TextField } from "@/design/Field";
import { FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";

export const PAYMENT_POLICIES = ["not_required", "authorised", "paid"] as const;

/** Says what a client's orders wait for, from now on. */
export default function PaymentTermsDialog({
  owner,
  onClose,
}: {
  owner: Schema<"Owner">;
  onClose: () => void;
}) {
  const { text, word } = useShow();
  const before = owner.payment;
  const [keepsStock, setKeepsStock] = useState(before.keeps_stock ?? true);
  const form = useForm({
    "/policy": before.policy,
    "/cancel_after_days": String(before.cancel_after_days ?? 0),
  });
  const params = { path: { id: owner.id } };
  const put = (body: Schema<"PaymentTerms">, headers: ReturnType<typeof ifMatch> | undefined) =>
    answered(api.PUT("/api/v1/owners/{id}/payment", { params, body, ...(headers && { headers }) }));
  const submit = useSubmit(form, { required: [], numbers: ["/cancel_after_days"] }, async () => {
    const body = {
      policy: form.value("/policy"),
      keeps_stock: keepsStock,
      cancel_after_days: wholeNumber(form.value("/cancel_after_days")) ?? 0,
    };
    const made = await form.send({
      run: () => put(body, ifMatch(owner.version)),
      done: text("payment_terms.changed", { name: owner.name }),
      undo: () => put(before, undefined),
      undone: text("payment_terms.changed", { name: owner.name }),
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("payment_terms.change")}
      form={form}
      size="small"
      submitLabel={text("payment_terms.do")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Select
        label={text("payment_terms.policy")}
        autoFocus
        choices={PAYMENT_POLICIES.map((value) => ({ value, label: word("payment_policy", value) }))}
        {...form.text("/policy")}
      />
      <Checkbox
        label={text("payment_terms.keeps_stock")}
        checked={keepsStock}
        onChange={({ target }) => setKeepsStock(target.checked)}
      />
      <TextField
        label={text("payment_terms.cancel_after_days")}
        hint={text("payment_terms.cancel_hint")}
        inputMode="numeric"
        {...form.text("/cancel_after_days")}
      />
    </FormDialog>
  );
}
