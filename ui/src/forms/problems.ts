// From a refusal to the field that it is about.
import { Problem } from "@/api/problem";

export interface FormProblems {
  /** What is wrong by the field's pointer, such as `/sku`. */
  fields: Record<string, string>;
  /** What belongs to no field that the form shows. */
  rest: unknown;
}

export const noProblems: FormProblems = { fields: {}, rest: undefined };

/** Sorts an error by fields; `shown` are the pointers of the fields that stand on the form. */
export function problemsOf(error: unknown, shown: readonly string[]): FormProblems {
  if (!(error instanceof Problem)) return { fields: {}, rest: error };
  const told = (error.body.errors ?? []).map(
    ({ pointer, detail }) => [nearest(pointer, shown), detail] as const,
  );
  const fields: Record<string, string> = {};
  for (const [pointer, detail] of told) if (pointer) fields[pointer] = detail;
  const isWhole = told.length > 0 && told.every(([pointer]) => pointer !== undefined);
  return { fields, rest: isWhole ? undefined : error };
}

/** The shown field that holds what the pointer names: `/size_mm/0` is in `/size_mm`. */
function nearest(pointer: string, shown: readonly string[]): string | undefined {
  return shown
    .filter((one) => pointer === one || pointer.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
}
