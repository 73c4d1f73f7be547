import { useShow } from "@/i18n/show";
import type { ListField } from "./definition";
import type { Term } from "./filter";

/** Values that a chip names one by one; of more it tells the number. */
const VALUES_SHOWN = 2;

/** A term as a person reads it: “Status is On hold”. */
export function useTermText(fields: ListField[]): (term: Term) => string {
  const { text, word, format } = useShow();
  return (term) => {
    const field = fields.find(({ key }) => key === term.field);
    if (!field) return text("list.searched", { words: term.values[0] ?? "" });
    const name = text(field.label);
    const values = term.values.map((value) => {
      if (field.wordPrefix) return word(field.wordPrefix, value);
      if (field.kind === "flag") return text(value === "true" ? "list.yes" : "list.no");
      if (field.kind === "money" && /^\d+$/.test(value)) return format.quantity(Number(value) / 100);
      return value;
    });
    const shown =
      values.length > VALUES_SHOWN ? text("list.values", { count: values.length }) : values.join(", ");
    return text("list.term", { field: name, op: text(`op.${term.op}`), value: shown }).trim();
  };
}
