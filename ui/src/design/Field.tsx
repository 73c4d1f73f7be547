import {
  type InputHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import styles from "./Field.module.css";

interface Common {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value. */
  error?: string | undefined;
  /** The label is only for screen readers. */
  isLabelHidden?: boolean;
}

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Label, control, hint and error, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  isLabelHidden,
  children,
}: Common & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? "visually-hidden" : styles.label}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note ? `${id}-note` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={error ? styles.error : styles.hint}>
          {note}
        </p>
      )}
    </div>
  );
}

type TextProps = Common & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export function TextField({ label, hint, error, isLabelHidden, ...rest }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(wiring) => (
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...wiring}
          className={styles.input}
        />
      )}
    </Field>
  );
}

/** A whole number of pieces. */
export function QuantityField(props: TextProps) {
  return <TextField inputMode="numeric" pattern="[0-9]*" {...props} />;
}

export function TextArea({
  label,
  hint,
  error,
  isLabelHidden,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(wiring) => (
        <textarea
          rows={3}
          onKeyDown={(event) => (event.ctrlKey || event.metaKey) && submitsOnEnter(event)}
          {...rest}
          {...wiring}
          className={styles.input}
        />
      )}
    </Field>
  );
}

/** Enter sends the form, as in any field; a list opens with Space and the arrows. */
function submitsOnEnter(event: KeyboardEvent<HTMLSelectElement | HTMLTextAreaElement>): void {
  const { form } = event.currentTarget;
  if (event.key !== "Enter" || !form) return;
  event.preventDefault();
  form.requestSubmit();
}

export interface Choice {
  value: string;
  label: string;
  /** Shown, and passed over. */
  isTaken?: boolean;
}

export function Select({
  label,
  hint,
  error,
  isLabelHidden,
  choices,
  ...rest
}: Common & SelectHTMLAttributes<HTMLSelectElement> & { choices: Choice[] }) {
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(wiring) => (
        <select onKeyDown={submitsOnEnter} {...rest} {...wiring} className={styles.input}>
          {choices.map(({ value, label, isTaken }) => (
            <option key={value} value={value} disabled={isTaken}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({ label, ...rest }: { label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className={styles.check}>
      <input type="checkbox" {...rest} />
      {label}
    </label>
  );
}
