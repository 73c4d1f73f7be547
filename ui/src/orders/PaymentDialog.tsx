import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { decimalsOf, filled, minorUnits } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { PAYMENT_KINDS } from "@/payments/list";
import { keepVersion, type OrderDetail } from "./detail";
import { amountToRecord } from "./payment";

const METHODS = ["", "card", "transfer", "direct_debit", "wallet", "cash", "voucher", "other"] as const;

interface Props {
  order: OrderDetail;
  kind: "paid" | "refunded";
  onClose: () => void;
}

/** Records what happened to the money: a fact, which nothing takes back but another fact. */
export default function PaymentDialog({ order, kind, onClose }: Props) {
  const { text, word, format } = useShow();
  const { id, number, currency } = order;
  const decimals = decimalsOf(currency);
  const form = useForm({
    "/kind": kind,
    "/amount_minor": amountToRecord(order, kind, decimals),
    "/method": "",
    "/reference": "",
  });
  const amount = minorUnits(form.value("/amount_minor"), decimals);
  const wrongAmount = (): Record<string, string> =>
    amount === undefined || amount <= 0 ? { "/amount_minor": text("form.amount") } : {};
  const submit = useSubmit(form, { required: ["/amount_minor"], others: wrongAmount }, async () => {
    const [method, reference] = [filled(form.value("/method")), filled(form.value("/reference"))];
    const body = {
      kind: form.value("/kind"),
      amount_minor: amount ?? 0,
      currency,
      ...(method && { method }),
      ...(reference && { reference }),
    };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/orders/{id}/payments", { params: { path: { id } }, body })),
      done: text("payments.recorded", { number, amount: format.money(body.amount_minor, currency) }),
    });
    if (made) keepVersion(made);
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text(kind === "refunded" ? "payments.refund" : "payments.record")}
      form={form}
      size="small"
      submitLabel={text("payments.do")}
      onSubmit={submit}
      onClose={onClose}
    >
      <FieldRow>
        <TextField
          label={text("payments.amount_in", { currency })}
          inputMode="decimal"
          autoFocus
          {...form.text("/amount_minor")}
        />
        <Select
          label={text("payments.kind")}
          choices={PAYMENT_KINDS.map((value) => ({ value, label: word("payment_kind", value) }))}
          {...form.text("/kind")}
        />
      </FieldRow>
      <FieldRow>
        <Select
          label={text("payments.method")}
          choices={METHODS.map((value) => ({
            value,
            label: value === "" ? text("payments.not_known") : word("payment_method", value),
          }))}
          {...form.text("/method")}
        />
        <TextField label={text("payments.reference")} {...form.text("/reference")} />
      </FieldRow>
    </FormDialog>
  );
}
