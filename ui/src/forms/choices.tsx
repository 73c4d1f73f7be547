// Choices of which there are few: clients, warehouses, channels.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Select } from "@/design/Field";
import { useText } from "@/i18n/text";
import { allReferences, type Reference, type ReferenceNoun } from "@/lists/references";
import { useHasManyOwners } from "@/owners/useOwners";
import type { Form } from "./useForm";

interface Props {
  form: Form;
  pointer: string;
  label: string;
  noun: ReferenceNoun;
  /** What an empty choice means; without it, one must be chosen. */
  none?: string;
  autoFocus?: boolean;
  /** Only those of this client. */
  ofOwner?: string;
  onChosen?: (id: string) => void;
}

/** One of a noun of which there are few, by id. */
export function ReferenceSelect({ form, pointer, label, noun, none, autoFocus, ofOwner, onChosen }: Props) {
  const { data: all = [] } = useQuery({ queryKey: ["references", noun], queryFn: () => allReferences(noun) });
  const data = ofOwner ? all.filter(({ owner }) => owner === ofOwner) : all;
  const only = data.length === 1 ? data[0]?.id : undefined;
  const { set } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once it is known that there is no choice
  useEffect(() => {
    if (only && form.value(pointer) === "") set(pointer, only);
  }, [only]);
  return (
    <Select
      label={label}
      value={form.value(pointer)}
      error={form.error(pointer)}
      autoFocus={autoFocus}
      choices={[{ value: "", label: none ?? "–" }, ...data.map(choiceOf)]}
      onChange={({ target }) => {
        form.set(pointer, target.value);
        onChosen?.(target.value);
      }}
    />
  );
}

/** Whose it is; left out where there is only one client. */
export function OwnerSelect({
  form,
  pointer = "/owner",
  autoFocus = false,
  onChosen,
}: Pick<Props, "form" | "onChosen"> & { pointer?: string; autoFocus?: boolean }) {
  const text = useText();
  if (!useHasManyOwners()) return null;
  return (
    <ReferenceSelect
      form={form}
      pointer={pointer}
      label={text("form.owner")}
      noun="owner"
      autoFocus={autoFocus}
      onChosen={onChosen ?? (() => {})}
    />
  );
}

function choiceOf({ id, code, name }: Reference) {
  return { value: id, label: name && name !== code ? `${code} · ${name}` : code };
}
