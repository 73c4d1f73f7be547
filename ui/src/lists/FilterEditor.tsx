import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Checkbox, Select, TextField } from "@/design/Field";
import { useShow } from "@/i18n/show";
import type { ListField } from "./definition";
import styles from "./FilterEditor.module.css";
import { type Op, operatorsOf, type Term } from "./filter";
import { allReferences, type ReferenceNoun } from "./references";

interface Props {
  fields: ListField[];
  /** The filter to change; a new one without. */
  term: Term | undefined;
  onDone: (term: Term) => void;
  onClose: () => void;
}

/** Few enough to be chosen from a list of boxes. */
const LISTED: ReferenceNoun[] = ["owner", "channel", "warehouse"];

export default function FilterEditor({ fields, term, onDone, onClose }: Props) {
  const { text } = useShow();
  const known = fields.find(({ key }) => key === term?.field);
  const [field, setField] = useState<ListField | undefined>(known ?? fields[0]);
  const [op, setOp] = useState<Op | undefined>(known ? term?.op : undefined);
  const [values, setValues] = useState<string[]>(known ? (term?.values ?? []) : []);
  if (!field) return null;
  const operators = operatorsOf(field);
  const shownOp = op && operators.includes(op) ? op : operators[0];
  const needsValue = shownOp !== "is_set" && shownOp !== "is_not_set";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = values.filter((value) => value !== "");
    if (!shownOp || (needsValue && given.length === 0)) return;
    onDone({ field: field.key, op: shownOp, values: needsValue ? given : [] });
  };

  return (
    <Dialog
      title={text(term ? "list.change_filter" : "list.add_filter")}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="filter" shortcut="Enter">
          {text("list.apply")}
        </Button>
      }
    >
      <form id="filter" className={styles.form} onSubmit={submit}>
        <Select
          label={text("list.field")}
          value={field.key}
          autoFocus
          choices={fields.map(({ key, label }) => ({ value: key, label: text(label) }))}
          onChange={(event) => {
            setField(fields.find(({ key }) => key === event.target.value));
            setOp(undefined);
            setValues([]);
          }}
        />
        <Select
          label={text("list.operator")}
          value={shownOp}
          choices={operators.map((one) => ({ value: one, label: text(`op.${one}`) }))}
          onChange={(event) => setOp(event.target.value as Op)}
        />
        {needsValue && <Values field={field} values={values} onChange={setValues} />}
      </form>
    </Dialog>
  );
}

function Values({
  field,
  values,
  onChange,
}: {
  field: ListField;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  const { text, word } = useShow();
  if (field.kind === "word") {
    const choices = (field.words ?? []).map((value) => ({
      value,
      label: word(field.wordPrefix ?? "word", value),
    }));
    return <Boxes choices={choices} values={values} onChange={onChange} />;
  }
  if (field.kind === "flag") {
    const choices = ["true", "false"].map((value) => ({
      value,
      label: text(value === "true" ? "list.yes" : "list.no"),
    }));
    return (
      <Select
        label={text("list.value")}
        choices={[{ value: "", label: "–" }, ...choices]}
        value={values[0] ?? ""}
        onChange={(event) => onChange([event.target.value])}
      />
    );
  }
  if (LISTED.includes(field.noun as ReferenceNoun)) {
    return <References noun={field.noun as ReferenceNoun} values={values} onChange={onChange} />;
  }
  const isDay = field.kind === "instant" || field.kind === "date";
  return (
    <TextField
      label={text("list.value")}
      type={isDay && !values[0]?.startsWith("today") ? "date" : "text"}
      inputMode={field.kind === "number" || field.kind === "money" ? "numeric" : undefined}
      hint={field.kind === "money" ? text("list.in_cents") : undefined}
      value={values.join("|")}
      onChange={(event) =>
        onChange(
          field.kind === "reference" || field.kind === "tag"
            ? event.target.value.split("|")
            : [event.target.value],
        )
      }
    />
  );
}

function References({
  noun,
  values,
  onChange,
}: {
  noun: ReferenceNoun;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  const { data = [] } = useQuery({ queryKey: ["references", noun], queryFn: () => allReferences(noun) });
  const choices = data.map(({ code, name }) => ({
    value: code,
    label: name && name !== code ? `${code} · ${name}` : code,
  }));
  return <Boxes choices={choices} values={values} onChange={onChange} />;
}

interface BoxesProps {
  choices: { value: string; label: string }[];
  values: string[];
  onChange: (values: string[]) => void;
}

function Boxes({ choices, values, onChange }: BoxesProps) {
  const { text } = useShow();
  return (
    <fieldset className={styles.boxes}>
      <legend>{text("list.value")}</legend>
      {choices.map(({ value, label }) => (
        <Checkbox
          key={value}
          label={label}
          checked={values.includes(value)}
          onChange={(event) =>
            onChange(event.target.checked ? [...values, value] : values.filter((one) => one !== value))
          }
        />
      ))}
    </fieldset>
  );
}
