import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { EffectBefore, FieldRow, FormDialog } from "@/forms/FormDialog";
import styles from "@/forms/forms.module.css";
import { type Form, useEffectBefore, useForm, useSubmit } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { BinField } from "@/stock/fields";

type Receipt = Schema<"ExpectedReceiptDetail">;
type Line = Schema<"ExpectedLine">;
type Body = Schema<"ReceiveExpectedBody">;

/** What came of an expected receipt, and where it goes. It begins with all that is still to come. */
export default function ReceiveExpectedForm({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { text, word, format } = useShow();
  const { id, version, lines } = receipt;
  const form = useForm({
    "/bin": "",
    ...Object.fromEntries(lines.map((line) => [pieces(line), String(line.outstanding || "")])),
    ...Object.fromEntries(lines.map((line) => [lot(line), ""])),
  });
  const send = (dry_run: boolean) => (body: Body) =>
    answered(
      api.POST("/api/v1/expected-receipts/{id}/receive", {
        params: { path: { id }, query: { dry_run } },
        headers: ifMatch(version),
        body,
      }),
    );
  const body = bodyOf(form, lines);
  const effect = useEffectBefore(`receive ${id}`, body, send(true));
  const facts = effect.answer && [
    {
      label: text("expected.received"),
      before: format.quantity(receipt.received),
      after: format.quantity(effect.answer.received),
    },
    { label: text("expected.outstanding"), after: format.quantity(effect.answer.outstanding) },
    { label: text("expected.status"), after: word("expected_status", effect.answer.status) },
  ];
  const submit = useSubmit(form, { required: ["/bin"], numbers: lines.map(pieces) }, async () => {
    if (!body) return form.refuse({ [pieces(lines[0] as Line)]: text("form.required") });
    const came = body.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const made = await form.send({
      run: () => send(false)(body),
      done: text("stock.received", { count: format.quantity(came), bin: body.bin }),
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("expected.receive", { number: receipt.number })}
      form={form}
      submitLabel={text("stock.receive")}
      onSubmit={submit}
      onClose={onClose}
      effect={<EffectBefore facts={facts} error={effect.error} />}
    >
      <BinField form={form} pointer="/bin" warehouse={receipt.warehouse} label={text("stock.to_bin")} />
      <fieldset className={styles.lines}>
        <legend>{text("stock.items")}</legend>
        {lines.map((line) => (
          <FieldRow key={line.id}>
            <TextField
              label={text("expected.pieces_of", { sku: line.sku ?? "" })}
              hint={text("expected.of", { came: line.received, expected: line.quantity })}
              inputMode="numeric"
              {...form.text(pieces(line))}
            />
            <TextField label={text("stock.lot")} {...form.text(lot(line))} />
          </FieldRow>
        ))}
      </fieldset>
    </FormDialog>
  );
}

// Lines of which nothing came are not sent, so a field's place is not its place in the body: it is named by its line.
const pieces = ({ id }: Line) => `/${id}/quantity`;
const lot = ({ id }: Line) => `/${id}/lot`;

/** What came, once it is known where it goes; nothing while nothing came. */
function bodyOf(form: Form, lines: Line[]): Body | undefined {
  const bin = filled(form.value("/bin"));
  const came = lines.flatMap((line) => {
    const quantity = wholeNumber(form.value(pieces(line))) ?? 0;
    const of = filled(form.value(lot(line)));
    return quantity > 0 && line.sku ? [{ sku: line.sku, quantity, ...(of && { lot: of }) }] : [];
  });
  return bin && came.length > 0 ? { bin, lines: came } : undefined;
}
