import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextField } from "@/design/Field";
import { OwnerSelect } from "@/forms/choices";
import { FieldRow, FormDialog } from "@/forms/FormDialog";
import type { FormProps } from "@/forms/FormHost";
import { type Form, useForm, useSubmit } from "@/forms/useForm";
import { useOpened } from "@/forms/useOpened";
import { filled } from "@/forms/values";
import { useText } from "@/i18n/text";

const ROWS = [
  ["company", "name"],
  ["street", "house_number", "addition"],
  ["postal_code", "city", "country"],
  ["email", "phone"],
] as const;

/** A new customer, with an address where it is known. */
export default function CustomerForm({ start, onClose }: FormProps<"customer">) {
  const text = useText();
  const opened = useOpened("/customers/$id");
  const form = useForm({
    "/owner": start.owner ?? "",
    "/name": "",
    "/external_ref": "",
    ...Object.fromEntries(ROWS.flat().map((part) => [`/address/${part}`, ""])),
  });
  const submit = useSubmit(form, { required: ["/name"] }, async () => {
    const made = await form.send({
      run: () => answered(api.POST("/api/v1/customers", { body: bodyOf(form) })),
      done: text("customers.made", { name: form.value("/name") }),
    });
    if (made) opened(made.id);
    if (made) onClose();
  });

  return (
    <FormDialog
      title={text("customers.new")}
      form={form}
      submitLabel={text("form.create")}
      onSubmit={submit}
      onClose={onClose}
    >
      <OwnerSelect form={form} autoFocus={!start.owner} />
      <FieldRow>
        <TextField label={text("customers.name")} autoFocus {...form.text("/name")} />
        <TextField label={text("customers.external_ref")} {...form.text("/external_ref")} />
      </FieldRow>
      {ROWS.map((parts) => (
        <FieldRow key={parts[0]}>
          {parts.map((part) => (
            <TextField
              key={part}
              label={text(`address.${part}`)}
              hint={part === "country" ? text("products.origin_hint") : undefined}
              {...form.text(`/address/${part}`)}
            />
          ))}
        </FieldRow>
      ))}
    </FormDialog>
  );
}

function bodyOf(form: Form): Schema<"CustomerBody"> {
  const owner = filled(form.value("/owner"));
  const reference = filled(form.value("/external_ref"));
  const at = (part: string) => form.value(`/address/${part}`).trim();
  const address = Object.fromEntries(ROWS.flat().map((part) => [part, at(part)]));
  return {
    ...(owner && { owner }),
    name: form.value("/name").trim(),
    ...(reference && { external_ref: reference }),
    ...(Object.values(address).some(Boolean) && {
      address: { ...address, country: at("country").toUpperCase() } as Schema<"Address">,
    }),
  };
}
