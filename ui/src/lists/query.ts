// From terms to the API's filter: `{all: [{field, op, value}, ...]}`.
import type { FilterField, Term } from "./filter";

export type FilterNode =
  | { all: FilterNode[] }
  | { any: FilterNode[] }
  | { not: FilterNode }
  | { field: string; op: string; value: unknown };

export interface QueryMakers {
  fields: FilterField[];
  /** Asked for besides, whatever the terms are. */
  where?: FilterNode | undefined;
  /** What free words look for. */
  search: (text: string) => FilterNode | Promise<FilterNode>;
  /** The ids of codes. */
  idsOf: (noun: string, codes: string[]) => Promise<string[]>;
  /** The business date today. */
  today: string;
}

/** The filter as the API takes it; undefined for every row. */
export async function filterOf(terms: Term[], makers: QueryMakers): Promise<string | undefined> {
  const asked = await Promise.all(terms.map((term) => nodeOf(term, makers)));
  const nodes = makers.where ? [makers.where, ...asked] : asked;
  return nodes.length === 0 ? undefined : JSON.stringify({ all: nodes });
}

async function nodeOf(term: Term, makers: QueryMakers): Promise<FilterNode> {
  const field = makers.fields.find(({ key }) => key === term.field);
  const [first = ""] = term.values;
  if (!field) return await makers.search(first);
  const { key } = field;
  const values = await valuesOf(term, field, makers);
  switch (term.op) {
    case "is_set":
    case "is_not_set":
      return { field: key, op: "is_set", value: term.op === "is_set" };
    case "in":
      return { field: key, op: "in", value: values };
    case "not_in":
      return { not: { field: key, op: "in", value: values } };
    default:
      return { field: key, op: term.op, value: values[0] };
  }
}

async function valuesOf({ values }: Term, field: FilterField, makers: QueryMakers): Promise<unknown[]> {
  switch (field.kind) {
    case "reference":
      return await idsOrSame(values, field.noun ?? "", makers);
    case "number":
    case "money":
      return values.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value));
    case "flag":
      return values.map((value) => (value === "true" || value === "false" ? value === "true" : value));
    case "instant":
    case "date":
      return values.map((value) => dayOf(value, makers.today));
    default:
      return values;
  }
}

/** Whether this is an id, such as `ord_4gy2w`, and no code. */
export function isId(value: string): boolean {
  return /^[a-z]{2,4}_[a-z0-9]+$/.test(value);
}

/** Ids stay; codes become ids. */
async function idsOrSame(values: string[], noun: string, makers: QueryMakers): Promise<string[]> {
  const codes = values.filter((value) => !isId(value));
  const found = codes.length > 0 ? await makers.idsOf(noun, codes) : [];
  return [...values.filter(isId), ...found];
}

/** `today`, `today-7` and `today+1` as days; anything else stays. */
export function dayOf(value: string, today: string): string {
  const match = /^today([+-]\d{1,5})?$/.exec(value);
  if (!match) return value;
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + Number(match[1] ?? 0));
  return day.toISOString().slice(0, 10);
}
