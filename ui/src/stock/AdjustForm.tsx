import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Select, TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { EffectBefore, type EffectFact, FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { type Form, useEffectBefore, useForm, useSubmit } from "@/forms/useForm";
import { filled, wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { type AdjustWay, adjustmentOf, effectOnBin } from "./adjustment";
import { BinField, ItemField, WarehouseField } from "./fields";
import { heldInBin, onlyPlaceOf, useBinId, useHeld } from "./held";
import { gain } from "./movement";

type Body = Schema<"AdjustBody">;

const REASONS = ["count", "damaged", "lost", "found", "expired", "sample", "other"] as const;
const WAYS = ["to", "more", "fewer"] as const satisfies AdjustWay[];

/** Corrects what a bin holds: as counted, or by so many more or fewer. */
export default function AdjustForm({ start, onClose }: FormProps<"adjust">) {
  const { text, format } = useShow();
  const form = useForm({
    "/owner": start.owner ?? "",
    "/warehouse": start.warehouse ?? "",
    "/sku": start.sku ?? "",
    "/bin": start.bin ?? "",
    "/lot": start.lot ?? "",
    "/way": "to",
    "/by": "",
    "/reason": "count",
  });
  const body = bodyOf(form);
  const effect = useEffectBefore("adjust", body, send(true));
  const facts = useFacts(form, effect.answer);

  const submit = useSubmit(form, { required: ["/sku", "/bin", "/by"], numbers: ["/by"] }, async () => {
    const asked = bodyOf(form);
    if (!asked) return;
    const made = await form.send({
      run: () => send(false)(asked),
      done: ({ on_hand }) => text("stock.adjusted", { sku: asked.sku, count: format.quantity(on_hand ?? 0) }),
      undo: ({ movement }) => takeBack(asked, movement),
      undone: text("stock.adjust_undone", { sku: asked.sku }),
    });
    if (made) onClose();
  });

  return (
    <FormDialog
      title={text("stock.adjust")}
      form={form}
      submitLabel={text("stock.adjust")}
      onSubmit={submit}
      onClose={onClose}
      effect={<EffectBefore facts={facts} error={effect.error} />}
    >
      <FieldRow>
        <OwnerSelect form={form} />
        <ItemField form={form} pointer="/sku" autoFocus={!start.sku} />
      </FieldRow>
      <FieldRow>
        <WarehouseField form={form} pointer="/warehouse" />
        <BinField form={form} pointer="/bin" warehouse={form.value("/warehouse")} label={text("stock.bin")} />
        <TextField label={text("stock.lot")} {...form.text("/lot")} />
      </FieldRow>
      <FieldRow>
        <Select
          label={text("stock.adjust_way")}
          choices={WAYS.map((value) => ({ value, label: text(`adjust_way.${value}`) }))}
          {...form.text("/way")}
        />
        <TextField label={text("stock.pieces")} inputMode="numeric" {...form.text("/by")} />
        <Select
          label={text("stock.reason")}
          choices={REASONS.map((value) => ({ value, label: text(`adjust_reason.${value}`) }))}
          {...form.text("/reason")}
        />
      </FieldRow>
    </FormDialog>
  );
}

const send = (dry_run: boolean) => (body: Body) =>
  answered(api.POST("/api/v1/stock/adjust", { params: { query: { dry_run } }, body }));

/** The opposite correction of the same bin, by as much as the ledger says. */
async function takeBack(body: Body, movement: string): Promise<unknown> {
  const filter = `id:eq:${movement}`;
  const page = await answered(
    api.GET("/api/v1/stock-movements", { params: { query: { filter, limit: 1 } } }),
  );
  const [made] = page.items;
  if (!made) return undefined;
  const { to: _, ...same } = body;
  return await send(false)({ ...same, by: -gain(made), reason: "undo" });
}

function bodyOf(form: Form): Body | undefined {
  const pieces = wholeNumber(form.value("/by"));
  const [sku, bin] = [form.value("/sku").trim(), form.value("/bin").trim()];
  if (pieces === undefined || sku === "" || bin === "") return undefined;
  const [owner, warehouse, lot] = ["/owner", "/warehouse", "/lot"].map((one) => filled(form.value(one)));
  return {
    ...(owner && { owner }),
    ...(warehouse && { warehouse }),
    ...(lot && { lot }),
    sku,
    bin,
    reason: form.value("/reason"),
    ...adjustmentOf(form.value("/way") as AdjustWay, pieces),
  };
}

function useFacts(form: Form, after: Schema<"Moved"> | undefined): EffectFact[] | undefined {
  const { text, format } = useShow();
  const [owner, sku, warehouse] = [form.value("/owner"), form.value("/sku"), form.value("/warehouse")];
  const held = useHeld({ owner, sku, warehouse });
  const place = warehouse || onlyPlaceOf(held);
  const bin = useBinId(place, form.value("/bin"));
  const pieces = wholeNumber(form.value("/by"));
  if (!after || pieces === undefined) return undefined;
  const before = held?.stock.find((one) => one.warehouse === place);
  const inBin = held && bin ? heldInBin(held, bin, form.value("/lot")) : undefined;
  const facts: EffectFact[] = [];
  if (inBin !== undefined) {
    const next = effectOnBin(inBin, form.value("/way") as AdjustWay, pieces);
    facts.push({ label: text("stock.in_bin"), before: format.quantity(inBin), after: format.quantity(next) });
  }
  const shown = (value: number | null | undefined) =>
    value === undefined || value === null ? undefined : format.quantity(value);
  const [onHand, free] = [shown(after.on_hand), shown(after.free)];
  if (onHand) facts.push({ label: text("stock.on_hand"), before: shown(before?.on_hand), after: onHand });
  if (free) facts.push({ label: text("stock.free"), before: shown(before?.free), after: free });
  return facts;
}
