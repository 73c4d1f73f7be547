import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { decimalsOf, minorUnits } from "@/forms/values";
import { useShow } from "@/i18n/show";

const BELOW = ["refuse", "hold"] as const;

interface Props {
  owner: Schema<"Owner">;
  onClose: () => void;
}

/** Says the least that a client's orders are to be worth, from now on. */
export default function MinimumOrderDialog({ owner, onClose }: Props) {
  const { text, word } = useShow();
  const { currency, minimum_order: before } = owner;
  const decimals = decimalsOf(currency);
  const form = useForm({
    "/amount_minor": (before.amount_minor / 10 ** decimals).toFixed(decimals),
    "/below": before.below ?? "refuse",
  });
  const amount = minorUnits(form.value("/amount_minor"), decimals);
  const wrongAmount = (): Record<string, string> =>
    amount === undefined || amount < 0 ? { "/amount_minor": text("form.amount") } : {};
  const params = { path: { id: owner.id } };
  const put = (body: Schema<"MinimumOrder">, headers: ReturnType<typeof ifMatch> | undefined) =>
    answered(api.PUT("/api/v1/owners/{id}/minimum-order", { params, body, ...(headers && { headers }) }));
  const submit = useSubmit(form, { required: ["/amount_minor"], others: wrongAmount }, async () => {
    const made = await form.send({
      run: () => put({ amount_minor: amount ?? 0, below: form.value("/below") }, ifMatch(owner.version)),
      done: text("minimum_order.changed", { name: owner.name }),
      undo: () => put(before, undefined),
      undone: text("minimum_order.changed", { name: owner.name }),
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("minimum_order.change")}
      form={form}
      size="small"
      submitLabel={text("minimum_order.do")}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text("minimum_order.amount_in", { currency })}
        hint={text("minimum_order.hint")}
        inputMode="decimal"
        autoFocus
        {...form.text("/amount_minor")}
      />
      <Select
        label={text("minimum_order.below")}
        choices={BELOW.map((value) => ({ value, label: word("below_minimum", value) }))}
        {...form.text("/below")}
      />
    </FormDialog>
  );
}
