import { Checkbox } from "@/design/Field";
import type { Form } from "@/forms/useForm";
import { useShow } from "@/i18n/show";
import styles from "./calendar.module.css";
import { WEEKDAYS } from "./calendarBody";

interface Props {
  label: string;
  form: Form;
  pointer: string;
  /** Whether the dialog opens here. */
  isFirst?: boolean;
}

/** Days of the week, each to be ticked. */
export function DaysField({ label, form, pointer, isFirst }: Props) {
  const { word } = useShow();
  const chosen = form.value(pointer).split(" ");
  const error = form.error(pointer);
  const tick = (day: string, isChosen: boolean) => {
    const kept = WEEKDAYS.filter((it) => (it === day ? isChosen : chosen.includes(it)));
    form.set(pointer, kept.join(" "));
  };
  return (
    <fieldset className={styles.days}>
      <legend>{label}</legend>
      {WEEKDAYS.map((day, place) => (
        <Checkbox
          key={day}
          label={word("weekday", day)}
          checked={chosen.includes(day)}
          autoFocus={isFirst && place === 0}
          onChange={({ target }) => tick(day, target.checked)}
        />
      ))}
      {error && <p className={styles.error}>{error}</p>}
    </fieldset>
  );
}
