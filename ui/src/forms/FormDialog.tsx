import { type FormEvent, type ReactNode, useId } from "react";
import { Badge } from "@/design/Badge";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { useErrorText } from "@/design/states";
import { useText } from "@/i18n/text";
import styles from "./forms.module.css";
import type { Form } from "./useForm";

interface Props {
  title: string;
  form: Form;
  /** What the main button says. */
  submitLabel: string;
  onSubmit: (event: FormEvent) => void;
  onClose: () => void;
  /** What it would do, shown above the buttons. */
  effect?: ReactNode;
  size?: "small" | "normal" | "wide";
  children: ReactNode;
}

/** A form over the page: Enter sends it, Escape closes it, and what is wrong stands at the field that it is about. */
export function FormDialog({ title, form, submitLabel, onSubmit, onClose, effect, size, children }: Props) {
  const text = useText();
  const id = useId();
  return (
    <Dialog
      title={title}
      size={size ?? "normal"}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} shortcut="Escape">
            {text("form.cancel")}
          </Button>
          <Button
            look="main"
            type="submit"
            form={id}
            shortcut="Enter"
            aria-busy={form.isSending || undefined}
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={onSubmit} noValidate>
        {form.problems.rest !== undefined && <WholeProblem error={form.problems.rest} />}
        {children}
        {effect}
      </form>
    </Dialog>
  );
}

function WholeProblem({ error }: { error: unknown }) {
  const { title, detail } = useErrorText()(error);
  return (
    <div className={styles.problem} role="alert">
      <Badge family="red" shape="alert">
        {title}
      </Badge>
      {detail && <p>{detail}</p>}
    </div>
  );
}

/** Fields beside each other where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

export interface EffectFact {
  label: string;
  before?: string | undefined;
  after: string;
}

/** What a change would do, before it is made: numbers before and after, or why it cannot be done. */
export function EffectBefore({ facts, error }: { facts: EffectFact[] | undefined; error: unknown }) {
  const text = useText();
  const errorText = useErrorText();
  return (
    <div className={styles.effect} role="status" aria-label={text("form.effect")}>
      {error !== undefined && error !== null ? (
        <Badge family="amber" shape="alert">
          {errorText(error).detail || errorText(error).title}
        </Badge>
      ) : facts ? (
        <dl>
          {facts.map(({ label, before, after }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                {before !== undefined && (
                  <>
                    {before} <span aria-hidden="true">→</span>
                    <span className="visually-hidden">{text("form.becomes")}</span>{" "}
                  </>
                )}
                <strong>{after}</strong>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <span className="soft">{text("form.effect_later")}</span>
      )}
    </div>
  );
}
