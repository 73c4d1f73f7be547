// Fields that the forms of stock share.

import { CodeField } from "@/forms/CodeField";
import { ReferenceSelect } from "@/forms/choices";
import type { Form } from "@/forms/useForm";
import { useText } from "@/i18n/text";
import type { Reference } from "@/lists/references";

interface Props {
  form: Form;
  pointer: string;
  autoFocus?: boolean;
}

/** An item of the chosen client. Choosing one also tells whose it is. */
export function ItemField({ form, pointer, autoFocus = false }: Props) {
  const text = useText();
  const owner = form.value("/owner");
  return (
    <CodeField
      label={text("stock.item")}
      noun="product"
      value={form.value(pointer)}
      error={form.error(pointer)}
      hint={text("stock.item_hint")}
      autoFocus={autoFocus}
      within={owner ? { field: "owner", op: "eq", value: owner } : undefined}
      onChange={(code: string, chosen?: Reference) => {
        form.set(pointer, code);
        if (chosen?.owner && !owner) form.set("/owner", chosen.owner);
      }}
    />
  );
}

export function WarehouseField({ form, pointer }: Props) {
  const text = useText();
  return (
    <ReferenceSelect
      form={form}
      pointer={pointer}
      label={text("stock.warehouse")}
      noun="warehouse"
      none={text("stock.owners_warehouse")}
    />
  );
}

interface BinProps extends Props {
  warehouse: string;
  label: string;
  /** What the bin is for. */
  kind?: "pick" | "quarantine";
}

/** A bin that holds stock, in the warehouse that another field tells. */
export function BinField({ form, pointer, warehouse, label, kind }: BinProps) {
  const holds = kind
    ? { field: "kind", op: "eq", value: kind }
    : { field: "kind", op: "in", value: ["pick", "quarantine"] };
  const within = warehouse ? { all: [{ field: "warehouse", op: "eq", value: warehouse }, holds] } : holds;
  return (
    <CodeField
      label={label}
      noun="bin"
      value={form.value(pointer)}
      error={form.error(pointer)}
      within={within}
      onChange={(code) => form.set(pointer, code)}
    />
  );
}
