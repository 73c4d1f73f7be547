import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useText } from "@/i18n/text";
import type { FilterNode } from "@/lists/query";
import { type Reference, type ReferenceNoun, suggestions } from "@/lists/references";
import styles from "./forms.module.css";

interface Props {
  label: string;
  noun: ReferenceNoun;
  /** The code. One that no suggestion has may be typed too; the server judges it. */
  value: string;
  onChange: (code: string, reference?: Reference) => void;
  /** Which of the noun may be chosen. */
  within?: FilterNode | undefined;
  error?: string | undefined;
  hint?: string | undefined;
  autoFocus?: boolean;
}

/** How long nothing must be typed before suggestions are asked for. */
const QUIET_MS = 150;
/** Suggestions shown at a time. */
const SUGGESTED_MAX = 12;

/** The code of an item, a bin, an order: typed, scanned, or chosen from what fits. */
export function CodeField({ label, noun, value, onChange, within, error, hint, autoFocus = false }: Props) {
  const text = useText();
  const asked = useQuiet(value);
  const { data: found = [] } = useQuery({
    queryKey: ["suggestions", noun, within, asked],
    queryFn: () => suggestions(noun, asked, within, SUGGESTED_MAX),
    // What is pointed at stays while more is typed.
    placeholderData: keepPreviousData,
  });
  // What was asked for before more was typed is narrowed at once, so that a quick hand chooses nothing else.
  const items = asked === value ? found : found.filter(({ code }) => beginsWith(code, value));
  const named = found.find(({ code }) => code === value);
  const note = error ?? (named && named.name !== named.code ? named.name : hint);

  const choose = (id: unknown) => {
    const chosen = found.find((one) => one.id === id);
    if (chosen) onChange(chosen.code, chosen);
  };

  return (
    <ComboBox
      className={styles.code ?? ""}
      items={items}
      inputValue={value}
      onInputChange={(written) => onChange(written)}
      onSelectionChange={choose}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      isInvalid={error !== undefined}
    >
      <Label className={styles.codeLabel ?? ""}>{label}</Label>
      <Input
        className={styles.codeInput ?? ""}
        autoFocus={autoFocus}
        aria-invalid={error !== undefined}
        autoComplete="off"
        spellCheck={false}
      />
      {note && (
        <p className={error ? styles.codeError : styles.codeNote} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
      <Popover className={styles.options ?? ""}>
        <ListBox<Reference>
          renderEmptyState={() => <p className={styles.noOption}>{text("form.no_such_code")}</p>}
        >
          {(one) => (
            <ListBoxItem id={one.id} textValue={one.code} className={styles.option ?? ""}>
              <strong>{one.code}</strong>
              {one.name !== one.code && <span>{one.name}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function beginsWith(code: string, written: string): boolean {
  return code.toLowerCase().startsWith(written.trim().toLowerCase());
}

function useQuiet(value: string): string {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setQuiet(value), QUIET_MS);
    return () => clearTimeout(waiting);
  }, [value]);
  return quiet;
}
