// Filters as people write them: `status:hold wh:AMS placed>=2026-01-01 "de vries"`. The same text stands in the address.
//
//   field:value     is            field:a|b    is any of        -field:value  is not
//   field>5 >= < <= compares      field:abc*   begins with      field:*abc*   contains
//   field:*         has a value   -field:*     has none         anything else is searched for

export type Op =
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "in"
  | "not_in"
  | "starts"
  | "contains"
  | "is_set"
  | "is_not_set";

export interface Term {
  /** The field's key; undefined for words to search for. */
  field: string | undefined;
  op: Op;
  values: string[];
}

export interface FilterField {
  /** The name in the API. */
  key: string;
  /** Shorter names that may be typed. */
  aliases?: string[];
  kind: "word" | "tag" | "text" | "number" | "money" | "instant" | "date" | "flag" | "reference";
  /** The values of a `word` field. */
  words?: readonly string[];
  /** Other names for words, such as `hold` for `on_hold`. */
  wordAliases?: Record<string, string>;
  /** Whose codes a `reference` field takes. */
  noun?: string;
  /** May have no value. */
  isOptional?: boolean;
  /** Text that can also be searched inside. */
  isSearched?: boolean;
}

/** The operators that a field takes, the usual one first. */
export function operatorsOf(field: FilterField): Op[] {
  const optional: Op[] = field.isOptional ? ["is_set", "is_not_set"] : [];
  switch (field.kind) {
    case "word":
    case "tag":
    case "reference":
      return ["in", "not_in", ...optional];
    case "flag":
      return ["eq"];
    case "text":
      return [
        ...(field.isSearched ? (["contains", "starts"] as Op[]) : (["starts"] as Op[])),
        "eq",
        "ne",
        "in",
        ...optional,
      ];
    default:
      return ["ge", "le", "gt", "lt", "eq", "ne", ...optional];
  }
}

/** Reads what somebody wrote. What names no field is searched for, so nothing is ever refused. */
export function readTerms(text: string, fields: FilterField[]): Term[] {
  return pieces(text).map((piece) => readTerm(piece, fields));
}

/** As somebody would write it; reading it again gives the same terms. */
export function writeTerms(terms: Term[]): string {
  return terms.map(writeTerm).join(" ");
}

const COMPARISONS: [string, Op][] = [
  [">=", "ge"],
  ["<=", "le"],
  [">", "gt"],
  ["<", "lt"],
];

function readTerm(piece: string, fields: FilterField[]): Term {
  const match = /^(-?)([a-z_]+)(:|>=|<=|>|<)(.+)$/is.exec(piece);
  const name = match?.[2]?.toLowerCase();
  const field = fields.find(
    ({ key, aliases }) => name !== undefined && (key === name || aliases?.includes(name)),
  );
  if (!match || !field) return { field: undefined, op: "contains", values: [unquoted(piece)] };
  const [, minus, , sign, rest = ""] = match;
  const compared = COMPARISONS.find(([written]) => written === sign)?.[1];
  if (compared) return { field: field.key, op: compared, values: [unquoted(rest)] };
  return { field: field.key, ...readValues(minus === "-", rest, field) };
}

function readValues(isNot: boolean, rest: string, field: FilterField): Omit<Term, "field"> {
  if (rest === "*") return { op: isNot ? "is_not_set" : "is_set", values: [] };
  if (!isNot && /^\*.+\*$/s.test(rest)) return { op: "contains", values: [unquoted(rest.slice(1, -1))] };
  if (!isNot && /[^\\]\*$/s.test(rest)) return { op: "starts", values: [unquoted(rest.slice(0, -1))] };
  const values = split(rest, "|").map((value) => wordOf(unquoted(value), field));
  const isSet = values.length > 1 || ["word", "tag", "reference"].includes(field.kind);
  if (isSet) return { op: isNot ? "not_in" : "in", values };
  return { op: isNot ? "ne" : "eq", values };
}

function wordOf(value: string, field: FilterField): string {
  return field.wordAliases?.[value.toLowerCase()] ?? value;
}

function writeTerm({ field, op, values }: Term): string {
  if (field === undefined) return quoted(values[0] ?? "");
  const [first = ""] = values;
  switch (op) {
    case "is_set":
      return `${field}:*`;
    case "is_not_set":
      return `-${field}:*`;
    case "contains":
      return `${field}:*${quoted(first)}*`;
    case "starts":
      return `${field}:${quoted(first)}*`;
    case "ne":
    case "not_in":
      return `-${field}:${values.map(quoted).join("|")}`;
    case "eq":
    case "in":
      return `${field}:${values.map(quoted).join("|")}`;
    default:
      return `${field}${COMPARISONS.find(([, one]) => one === op)?.[0]}${quoted(first)}`;
  }
}

function quoted(value: string): string {
  return /[\s"|*:<>\\]|^$/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text;
}

function pieces(text: string): string[] {
  return (text.match(/(?:"(?:\\.|[^"\\])*"|[^\s"]|")+/gs) ?? []).filter((piece) => piece !== "");
}

function split(text: string, mark: string): string[] {
  return text.match(new RegExp(`(?:"(?:\\\\.|[^"\\\\])*"|[^${mark}])+`, "gs")) ?? [];
}

/** A pasted list, such as a column of a spreadsheet: its values, or undefined when it is none. */
export function pastedList(text: string): string[] | undefined {
  const values = text.split(/[\s,;]+/).filter((value) => value !== "");
  const isList =
    values.length > 1 && (/[\n\t;,]/.test(text.trim()) || values.every((value) => /\d/.test(value)));
  return isList && !/[:<>"]/.test(text) ? [...new Set(values)] : undefined;
}
