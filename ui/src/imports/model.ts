// What the API says of an import, in types; and what can be worked out from it.
import type { Schema } from "@/api/client";

export type Noun = "orders" | "products" | "stock";
export const NOUNS = ["orders", "products", "stock"] as const;

export interface Sample {
  raw: string;
  read_as: (string | null)[];
}

export interface Found {
  found: "proved" | "indifferent" | "ambiguous";
  value?: string;
  samples?: Sample[];
}

export interface ReportColumn {
  column: number;
  name: string;
  field: string | null;
  samples: string[];
  decimal_mark: Found | null;
  date_order: Found | null;
}

export interface ReportFile {
  file: number;
  role: string;
  rows: number;
  blank_lines: number;
  columns: ReportColumn[];
  form: { encoding: string; encoding_from: string; separator: string; header_line: number };
}

export interface Question {
  about: "encoding" | "separator" | "decimal_mark" | "date_order";
  file: number;
  field: string | null;
  column: string | null;
  candidates: string[];
  samples: Sample[];
}

export interface Report {
  files?: ReportFile[];
  questions?: Question[];
  /** When the columns were not found: those that the file has, and a profile to begin with. */
  columns?: string[];
  suggestion?: Profile;
}

export type Source = string | { column?: string; join?: string[]; [more: string]: unknown };

export interface Table {
  role: string;
  columns: Record<string, Source>;
  constants?: Record<string, string>;
}

export interface Profile {
  version: number;
  name: string;
  time_zone: string;
  currency?: string | null;
  prices_include_tax: boolean;
  price?: "unit" | "line_total";
  channel: string;
  unknown_products?: "create" | "refuse";
  unknown_customers?: "create" | "refuse";
  tables: Table[];
  [more: string]: unknown;
}

export interface Answers {
  form?: { encoding?: string; separator?: string };
  decimal_mark?: string | null;
  date_order?: string | null;
  decimal_marks?: Record<string, string>;
  date_orders?: Record<string, string>;
}

export interface Bucket {
  lines: number;
  quantity: string | number;
  value: string;
}

export interface Counters {
  documents_done: number;
  orders_created: number;
  orders_unchanged: number;
  credits_created: number;
  credits_unchanged: number;
  documents_changed: number;
  documents_undecided: number;
  documents_asked: number;
  documents_refused: number;
  products_created: number;
  products_unchanged: number;
  customers_created: number;
  levels_set: number;
  levels_unchanged: number;
  lines_read: number;
  lines_refused: number;
  buckets: Record<string, Bucket | number> | null;
}

export type Import = Omit<Schema<"ImportView">, "report" | "counters" | "profile" | "answers" | "error"> & {
  report: Report;
  counters: Counters;
  profile: Profile | null;
  answers: Answers;
  error?: { code: string; data?: Record<string, string>; place?: { file: number; line?: number } };
};

const WORKING = new Set(["surveying", "checking", "committing"]);

/** Whether a job works on it, so that it changes by itself. */
export function isWorking(state: string): boolean {
  return WORKING.has(state);
}

/** Whether its verdicts say something. */
export function isJudged({ state, counters }: Import): boolean {
  return ["checked", "committing", "paused", "done"].includes(state) || counters.lines_read > 0;
}

/** Whether a commit would change nothing, because every line is refused, or there already. */
export function doesNothing({ counters }: Pick<Import, "counters">): boolean {
  const { orders_created, credits_created, products_created, levels_set } = counters;
  return orders_created + credits_created + products_created + levels_set === 0;
}

/** How much of the present stage is done, from 0 to 1; undefined while the end is not known. */
export function progressOf({ rows_done, rows_total }: Pick<Import, "rows_done" | "rows_total">) {
  return rows_total > 0 ? Math.min(1, rows_done / rows_total) : undefined;
}

/** The answers with one more. A question about a field is answered for that field, others for all files. */
export function answered(answers: Answers, { about, field }: Question, value: string): Answers {
  const kept = Object.fromEntries(Object.entries(answers).filter(([, one]) => one !== null)) as Answers;
  if (about === "encoding" || about === "separator")
    return { ...kept, form: { ...kept.form, [about]: value } };
  if (!field) return { ...kept, [about]: value };
  const key = about === "decimal_mark" ? "decimal_marks" : "date_orders";
  return { ...kept, [key]: { ...kept[key], [field]: value } };
}

/** What the answers say to a question so far. */
export function answerTo(answers: Answers, { about, field }: Question): string | undefined {
  if (about === "encoding" || about === "separator") return answers.form?.[about];
  if (!field) return answers[about] ?? undefined;
  return (about === "decimal_mark" ? answers.decimal_marks : answers.date_orders)?.[field];
}

/** What a file holds, going by its name; a person can say otherwise. */
export function nounOf(fileName: string): Noun {
  if (/stock|voorraad|invent|on.?hand/i.test(fileName)) return "stock";
  if (/product|artikel|item|catalog|sku/i.test(fileName)) return "products";
  return "orders";
}
