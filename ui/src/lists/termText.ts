import { useShow } from "@/i18n/show";
import type { ListField } from "./definition";
import type { Term } from "./filter";
import { isId } from "./query";
import { type ReferenceNoun, useCodes } from "./references";

/** Values that a chip names one by one; of more it tells the number. */
const VALUES_SHOWN = 2;

/** A term as a person reads it: “Status is On hold”. */
export function useTermText(fields: ListField[], terms: Term[]): (term: Term) => string {
  const { text, word, format } = useShow();
  const codeOf = useCodes(terms.flatMap((term) => idsOf(fields, term)));
  return (term) => {
    const field = fields.find(({ key }) => key === term.field);
    if (!field) return text("list.searched", { words: term.values[0] ?? "" });
    const name = text(field.label);
    const values = term.values.map((value) => {
      if (field.wordPrefix) return word(field.wordPrefix, value);
      if (field.noun) return codeOf(field.noun, value);
      if (field.kind === "flag") return text(value === "true" ? "list.yes" : "list.no");
      if (field.kind === "money" && /^\d+$/.test(value)) return format.quantity(Number(value) / 100);
      return value;
    });
    const shown =
      values.length > VALUES_SHOWN ? text("list.values", { count: values.length }) : values.join(", ");
    return text("list.term", { field: name, op: text(`op.${operatorOf(term)}`), value: shown }).trim();
  };
}

/** The ids that a chip shows. */
function idsOf(fields: ListField[], term: Term): { noun: ReferenceNoun; id: string }[] {
  const noun = fields.find(({ key }) => key === term.field)?.noun;
  if (!noun || term.values.length > VALUES_SHOWN) return [];
  return term.values.filter(isId).map((id) => ({ noun: noun as ReferenceNoun, id }));
}

/** "One of" a single value is "is". */
function operatorOf({ op, values }: Term): Term["op"] {
  if (values.length !== 1) return op;
  return op === "in" ? "eq" : op === "not_in" ? "ne" : op;
}
