// A rule as it stands in its form: fields by their pointers, actions counted beside them, and the body that says so.
import type { Schema } from "@/api/client";
import type { Values } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";

export type Rule = Schema<"Rule">;
export type RuleInput = Schema<"RuleInput">;
export type Action = Schema<"RuleAction">;

export const TRIGGERS = ["accepted", "edited", "paid", "hourly"] as const;
export const DEEDS = ["method", "hold", "priority", "tag", "note"] as const;
export const HOLD_KINDS = [
  "approval",
  "address",
  "fraud",
  "credit",
  "documents",
  "stock",
  "payment",
  "manual",
];
export const AUDIENCES = ["pack", "pick", "internal", "carrier", "customer"];

/** The fields of each action, in the order in which they are filled in. */
const FIELDS: Record<Action["do"], string[]> = {
  method: ["carrier", "carrier_service"],
  hold: ["kind", "reason"],
  priority: ["priority"],
  tag: ["tag"],
  note: ["audience", "text"],
};

/** Those that must be filled. */
export const REQUIRED: Record<Action["do"], string> = {
  method: "carrier",
  hold: "kind",
  priority: "priority",
  tag: "tag",
  note: "text",
};

/** What an action begins with. */
export function freshAction(place: number, deed: Action["do"]): Values {
  const fresh: Values = { [`/then/${place}/do`]: deed };
  for (const field of FIELDS[deed]) fresh[`/then/${place}/${field}`] = "";
  if (deed === "hold") fresh[`/then/${place}/kind`] = "approval";
  if (deed === "note") fresh[`/then/${place}/audience`] = "pack";
  return fresh;
}

/** What a form begins with. */
export function valuesOf(rule: Rule | undefined): Values {
  const values: Values = { "/name": rule?.name ?? "", "/when": rule?.when ?? "accepted", "/if": "" };
  if (!rule) return { ...values, ...freshAction(0, "method") };
  rule.then.forEach((action, place) => {
    for (const [field, value] of Object.entries(action)) values[`/then/${place}/${field}`] = String(value);
  });
  return values;
}

/** The values without an action: those below it move up. */
export function withoutAction(values: Values, place: number, count: number): Values {
  const moved: Values = {};
  for (let below = place; below < count - 1; below++) {
    const from = `/then/${below + 1}/`;
    for (const [pointer, value] of Object.entries(values)) {
      if (pointer.startsWith(from)) moved[`/then/${below}/${pointer.slice(from.length)}`] = value;
    }
  }
  return moved;
}

/** What is done, as the form says. */
export function actionsOf(values: Values, count: number): Action[] {
  return Array.from({ length: count }, (_, place) => {
    const at = `/then/${place}/`;
    const deed = (values[`${at}do`] ?? "method") as Action["do"];
    const held = FIELDS[deed].map((field) => {
      const value = (values[at + field] ?? "").trim();
      return [field, field === "priority" ? (wholeNumber(value) ?? 0) : value];
    });
    return { do: deed, ...Object.fromEntries(held) } as Action;
  });
}

/** A rule as it is sent. */
export function inputOf({ number, name, when, if: condition, then, active }: Rule): RuleInput {
  return { number, name, when, if: condition, then, active };
}

/** The list with the item at `from` put at `to`. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}
