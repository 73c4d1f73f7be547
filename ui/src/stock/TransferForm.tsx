import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { EffectBefore, type EffectFact, FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { type Form, useEffectBefore, useForm, useSubmit } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { BinField, ItemField, WarehouseField } from "./fields";
import { heldInBin, onlyPlaceOf, useBinId, useHeld } from "./held";

type Body = Schema<"TransferBody">;

/** Moves pieces from one bin to another. */
export default function TransferForm({ start, onClose }: FormProps<"transfer">) {
  const { text, format } = useShow();
  const form = useForm({
    "/owner": start.owner ?? "",
    "/sku": start.sku ?? "",
    "/lot": start.lot ?? "",
    "/quantity": "",
    "/from/warehouse": start.warehouse ?? "",
    "/from/bin": start.bin ?? "",
    "/to/warehouse": start.warehouse ?? "",
    "/to/bin": "",
  });
  const effect = useEffectBefore("transfer", bodyOf(form), send(true));
  const facts = useFacts(form, effect.answer);

  const submit = useSubmit(
    form,
    { required: ["/sku", "/quantity", "/from/bin", "/to/bin"], numbers: ["/quantity"] },
    async () => {
      const body = bodyOf(form);
      if (!body) return;
      const made = await form.send({
        run: () => send(false)(body),
        done: text("stock.transferred", {
          sku: body.sku,
          count: format.quantity(body.quantity),
          bin: body.to.bin,
        }),
        undo: () => send(false)({ ...body, from: body.to, to: body.from }),
        undone: text("stock.transfer_undone", { sku: body.sku, bin: body.from.bin }),
      });
      if (made) onClose();
    },
  );

  return (
    <FormDialog
      title={text("stock.transfer")}
      form={form}
      submitLabel={text("stock.transfer")}
      onSubmit={submit}
      onClose={onClose}
      effect={<EffectBefore facts={facts} error={effect.error} />}
    >
      <FieldRow>
        <OwnerSelect form={form} />
        <ItemField form={form} pointer="/sku" autoFocus={!start.sku} />
        <TextField label={text("stock.lot")} {...form.text("/lot")} />
      </FieldRow>
      {(["from", "to"] as const).map((end) => (
        <FieldRow key={end}>
          <WarehouseField form={form} pointer={`/${end}/warehouse`} />
          <BinField
            form={form}
            pointer={`/${end}/bin`}
            warehouse={form.value(`/${end}/warehouse`)}
            label={text(`stock.${end}_bin`)}
          />
        </FieldRow>
      ))}
      <FieldRow>
        <TextField label={text("stock.pieces")} inputMode="numeric" {...form.text("/quantity")} />
      </FieldRow>
    </FormDialog>
  );
}

const send = (dry_run: boolean) => (body: Body) =>
  answered(api.POST("/api/v1/stock/transfer", { params: { query: { dry_run } }, body }));

function bodyOf(form: Form): Body | undefined {
  const quantity = wholeNumber(form.value("/quantity"));
  const [sku, from, to] = ["/sku", "/from/bin", "/to/bin"].map((one) => filled(form.value(one)));
  if (quantity === undefined || !sku || !from || !to) return undefined;
  const [owner, lot] = [filled(form.value("/owner")), filled(form.value("/lot"))];
  const place = (end: "from" | "to", bin: string) => {
    const warehouse = filled(form.value(`/${end}/warehouse`));
    return { bin, ...(warehouse && { warehouse }) };
  };
  return {
    ...(owner && { owner }),
    ...(lot && { lot }),
    sku,
    quantity,
    from: place("from", from),
    to: place("to", to),
  };
}

function useFacts(form: Form, after: Schema<"Moved"> | undefined): EffectFact[] | undefined {
  const { text, format } = useShow();
  const held = useHeld({
    owner: form.value("/owner"),
    sku: form.value("/sku"),
    warehouse: form.value("/from/warehouse"),
  });
  const only = onlyPlaceOf(held);
  const from = useBinId(form.value("/from/warehouse") || only, form.value("/from/bin"));
  const to = useBinId(form.value("/to/warehouse") || only, form.value("/to/bin"));
  const moved = wholeNumber(form.value("/quantity"));
  if (!after || moved === undefined) return undefined;
  const ends = [
    { id: from, code: form.value("/from/bin"), by: -moved },
    { id: to, code: form.value("/to/bin"), by: moved },
  ];
  return ends.map(({ id, code, by }) => {
    const label = text("stock.in_named_bin", { bin: code });
    if (!held || !id) return { label, after: `${by > 0 ? "+" : "−"}${format.quantity(moved)}` };
    const before = heldInBin(held, id, form.value("/lot"));
    return { label, before: format.quantity(before), after: format.quantity(before + by) };
  });
}
