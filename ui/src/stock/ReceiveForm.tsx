import { Plus, X } from "lucide-react";
import { useState } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button, IconButton } from "@/design/Button";
import { TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { EffectBefore, FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import styles from "@/forms/forms.module.css";
import { type Form, useEffectBefore, useForm, useSubmit } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { useText } from "@/i18n/text";
import { BinField, ItemField, WarehouseField } from "./fields";

type Body = Schema<"ReceiveBody">;

/** Goods that came in: the bin they go to, the delivery's reference, and the items. */
export default function ReceiveForm({ start, onClose }: FormProps<"receive">) {
  const { text, format } = useShow();
  const [count, setCount] = useState(1);
  const form = useForm({
    "/owner": start.owner ?? "",
    "/warehouse": start.warehouse ?? "",
    "/bin": "",
    "/reference": "",
    "/lines/0/sku": start.sku ?? "",
    "/lines/0/lot": "",
    "/lines/0/quantity": "",
  });
  const places = Array.from({ length: count }, (_, place) => place);
  const body = bodyOf(form, count);
  const effect = useEffectBefore("receive", body, send(true));
  const facts = effect.answer && [
    { label: text("stock.lines"), after: format.quantity(effect.answer.lines) },
    { label: text("stock.pieces_in"), after: `+${format.quantity(effect.answer.quantity)}` },
  ];

  const fields = (part: string) => places.map((place) => `/lines/${place}/${part}`);
  const checks = { required: ["/bin", ...fields("sku"), ...fields("quantity")], numbers: fields("quantity") };
  const submit = useSubmit(form, checks, async () => {
    if (!body) return;
    const made = await form.send({
      run: () => send(false)(body),
      done: ({ quantity }) => text("stock.received", { count: format.quantity(quantity), bin: body.bin }),
    });
    if (made) onClose();
  });

  return (
    <FormDialog
      title={text("stock.receive")}
      form={form}
      submitLabel={text("stock.receive")}
      onSubmit={submit}
      onClose={onClose}
      effect={<EffectBefore facts={facts} error={effect.error} />}
    >
      <FieldRow>
        <OwnerSelect form={form} autoFocus={!start.owner} />
        <TextField label={text("stock.reference")} {...form.text("/reference")} />
      </FieldRow>
      <FieldRow>
        <WarehouseField form={form} pointer="/warehouse" />
        <BinField
          form={form}
          pointer="/bin"
          warehouse={form.value("/warehouse")}
          label={text("stock.to_bin")}
        />
      </FieldRow>
      <Lines form={form} places={places} onCount={setCount} />
    </FormDialog>
  );
}

interface LinesProps {
  form: Form;
  places: number[];
  onCount: (count: number) => void;
}

const PARTS = ["sku", "lot", "quantity"];

function Lines({ form, places, onCount }: LinesProps) {
  const text = useText();
  const count = places.length;
  const add = () => {
    for (const part of PARTS) form.set(`/lines/${count}/${part}`, "");
    onCount(count + 1);
  };
  const remove = (place: number) => {
    for (let next = place; next < count; next++)
      for (const part of PARTS) form.set(`/lines/${next}/${part}`, form.value(`/lines/${next + 1}/${part}`));
    onCount(count - 1);
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{text("stock.items")}</legend>
      {places.map((place) => (
        <div key={place} className={styles.line}>
          <FieldRow>
            <ItemField form={form} pointer={`/lines/${place}/sku`} />
            <TextField
              label={text("stock.pieces")}
              inputMode="numeric"
              {...form.text(`/lines/${place}/quantity`)}
            />
            <TextField label={text("stock.lot")} {...form.text(`/lines/${place}/lot`)} />
          </FieldRow>
          <IconButton
            label={text("stock.remove_line")}
            refused={count === 1 ? text("stock.one_line_stays") : undefined}
            onClick={() => remove(place)}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button look="quiet" icon={<Plus size={15} aria-hidden="true" />} onClick={add}>
          {text("stock.add_line")}
        </Button>
      </div>
    </fieldset>
  );
}

const send = (dry_run: boolean) => (body: Body) =>
  answered(api.POST("/api/v1/stock/receive", { params: { query: { dry_run } }, body }));

/** The body once every line is filled. */
function bodyOf(form: Form, count: number): Body | undefined {
  const bin = filled(form.value("/bin"));
  const lines = Array.from({ length: count }, (_, place) => lineOf(form, place));
  if (!bin || lines.includes(undefined)) return undefined;
  const [owner, warehouse] = [filled(form.value("/owner")), filled(form.value("/warehouse"))];
  const reference = filled(form.value("/reference"));
  return {
    ...(owner && { owner }),
    ...(warehouse && { warehouse }),
    ...(reference && { reference }),
    bin,
    lines: lines.filter((line) => line !== undefined),
  };
}

function lineOf(form: Form, place: number): Schema<"ReceiveLineBody"> | undefined {
  const sku = filled(form.value(`/lines/${place}/sku`));
  const quantity = wholeNumber(form.value(`/lines/${place}/quantity`));
  const lot = filled(form.value(`/lines/${place}/lot`));
  if (!sku || quantity === undefined) return undefined;
  return { sku, quantity, ...(lot && { lot }) };
}
