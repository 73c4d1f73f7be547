import { Plus, X } from "lucide-react";
import { useState } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button, IconButton } from "@/design/Button";
import { Checkbox, TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import styles from "@/forms/forms.module.css";
import { type Form, useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled, wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";

const SIDES = ["/size_mm/0", "/size_mm/1", "/size_mm/2"];
const SIDE_LABELS = ["products.side_0", "products.side_1", "products.side_2"] as const;

/** A new item, with its barcodes. */
export default function ProductForm({ start, onClose }: FormProps<"product">) {
  const text = useText();
  const form = useForm({
    "/owner": start.owner ?? "",
    "/sku": "",
    "/name": "",
    "/weight_g": "",
    "/origin": "",
    "/hs_code": "",
    ...Object.fromEntries(SIDES.map((side) => [side, ""])),
    "/packs/0/barcode": "",
    "/packs/0/quantity": "1",
  });
  const [isPhysical, setIsPhysical] = useState(true);
  const [isDangerous, setIsDangerous] = useState(false);
  const [packs, setPacks] = useState(1);
  const opened = useOpened("/products/$id");

  const numbers = ["/weight_g", ...SIDES, ...places(packs).map((place) => `/packs/${place}/quantity`)];
  const submit = useSubmit(form, { required: ["/sku"], numbers }, async () => {
    const body = { ...bodyOf(form, packs), physical: isPhysical, dangerous: isDangerous };
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/products", { body })),
      done: text("products.made", { sku: body.sku }),
    });
    if (made) opened(made.id);
    if (made) onClose();
  });

  return (
    <FormDialog
      title={text("products.new")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <OwnerSelect form={form} autoFocus={!start.owner} />
      <FieldRow>
        <TextField label={text("products.sku")} autoFocus {...form.text("/sku")} />
        <TextField label={text("products.name")} {...form.text("/name")} />
      </FieldRow>
      <Barcodes form={form} count={packs} onCount={setPacks} />
      <FieldRow>
        <TextField label={text("products.weight_g")} inputMode="numeric" {...form.text("/weight_g")} />
        {SIDES.map((side, place) => (
          <TextField
            key={side}
            label={text(SIDE_LABELS[place] ?? "products.size")}
            inputMode="numeric"
            {...form.text(side)}
          />
        ))}
      </FieldRow>
      <FieldRow>
        <TextField
          label={text("products.origin")}
          hint={text("products.origin_hint")}
          maxLength={2}
          {...form.text("/origin")}
        />
        <TextField label={text("products.hs_code")} {...form.text("/hs_code")} />
      </FieldRow>
      <FieldRow>
        <Checkbox
          label={text("products.physical")}
          checked={isPhysical}
          onChange={({ target }) => setIsPhysical(target.checked)}
        />
        <Checkbox
          label={text("products.dangerous")}
          checked={isDangerous}
          onChange={({ target }) => setIsDangerous(target.checked)}
        />
      </FieldRow>
    </FormDialog>
  );
}

function Barcodes({ form, count, onCount }: { form: Form; count: number; onCount: (count: number) => void }) {
  const text = useText();
  const remove = (place: number) => {
    for (let next = place; next < count; next++)
      for (const part of ["barcode", "quantity"])
        form.set(`/packs/${next}/${part}`, form.value(`/packs/${next + 1}/${part}`));
    onCount(count - 1);
  };
  return (
    <fieldset className={styles.lines}>
      <legend>{text("products.packs")}</legend>
      {places(count).map((place) => (
        <div key={place} className={styles.line}>
          <FieldRow>
            <TextField label={text("products.barcode")} {...form.text(`/packs/${place}/barcode`)} />
            <TextField
              label={text("products.pieces_in_pack")}
              inputMode="numeric"
              {...form.text(`/packs/${place}/quantity`)}
            />
          </FieldRow>
          <IconButton label={text("products.remove_barcode")} onClick={() => remove(place)}>
            <X size={16} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          look="quiet"
          icon={<Plus size={15} aria-hidden="true" />}
          onClick={() => {
            form.set(`/packs/${count}/barcode`, "");
            form.set(`/packs/${count}/quantity`, "1");
            onCount(count + 1);
          }}
        >
          {text("products.add_barcode")}
        </Button>
      </div>
    </fieldset>
  );
}

function bodyOf(form: Form, packs: number): Omit<Schema<"ProductBody">, "physical"> {
  const number = (pointer: string) => wholeNumber(form.value(pointer)) ?? 0;
  const owner = filled(form.value("/owner"));
  return {
    ...(owner && { owner }),
    sku: form.value("/sku").trim(),
    name: filled(form.value("/name")) ?? form.value("/sku").trim(),
    weight_g: number("/weight_g"),
    size_mm: SIDES.map(number),
    ...optional("origin", form.value("/origin").toUpperCase()),
    ...optional("hs_code", form.value("/hs_code")),
    packs: places(packs)
      .map((place) => ({
        barcode: form.value(`/packs/${place}/barcode`).trim(),
        quantity: number(`/packs/${place}/quantity`),
      }))
      .filter(({ barcode }) => barcode !== ""),
  };
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place);
}

function optional<Key extends string>(key: Key, written: string): Partial<Record<Key, string>> {
  const value = filled(written);
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}
