import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useText } from "@/i18n/text";
import { type Change, useChange } from "@/live/useChange";
import { type FormProblems, noProblems, problemsOf } from "./problems";
import { wholeNumber } from "./values";

/** A form's fields by their JSON pointers in the body, such as `/sku`. */
export type Values = Record<string, string>;

export interface Form {
  values: Values;
  value: (pointer: string) => string;
  set: (pointer: string, value: string) => void;
  /** What ties a text field to its value and to what is wrong with it. */
  text: (pointer: string) => {
    value: string;
    error: string | undefined;
    onChange: (event: { target: { value: string } }) => void;
  };
  error: (pointer: string) => string | undefined;
  problems: FormProblems;
  isSending: boolean;
  /** Marks fields as wrong before anything is sent. */
  refuse: (fields: Record<string, string>) => void;
  send: <T>(change: Change<T>) => Promise<T | undefined>;
}

/** What stands in a form and what is wrong with it. */
export function useForm(start: Values): Form {
  const [values, setValues] = useState(start);
  const [problems, setProblems] = useState(noProblems);
  const [isSending, setIsSending] = useState(false);
  const change = useChange();

  const set = (pointer: string, value: string) => {
    setValues((held) => ({ ...held, [pointer]: value }));
    setProblems((held) => ({ ...held, fields: without(held.fields, pointer) }));
  };
  const value = (pointer: string) => values[pointer] ?? "";
  const send = async <T>(asked: Change<T>) => {
    if (isSending) return undefined;
    setIsSending(true);
    setProblems(noProblems);
    const refused = (error: unknown) => setProblems(problemsOf(error, Object.keys(values)));
    return await change({ ...asked, refused }).finally(() => setIsSending(false));
  };

  return {
    values,
    value,
    set,
    text: (pointer) => ({
      value: value(pointer),
      error: problems.fields[pointer],
      onChange: ({ target }) => set(pointer, target.value),
    }),
    error: (pointer) => problems.fields[pointer],
    problems,
    isSending,
    refuse: (fields) => setProblems({ fields, rest: undefined }),
    send,
  };
}

interface Checks {
  /** Fields that must be filled. */
  required: string[];
  /** Fields that hold whole numbers, when they are filled. */
  numbers?: string[];
  /** What else is wrong, by field. */
  others?: () => Record<string, string>;
}

/** Submits with Enter or the button, once nothing is wrong that can be seen here. */
export function useSubmit(
  form: Form,
  { required, numbers = [], others }: Checks,
  submit: () => void,
): (event: FormEvent) => void {
  const text = useText();
  return (event) => {
    event.preventDefault();
    event.stopPropagation();
    const isEmpty = (pointer: string) => form.value(pointer).trim() === "";
    const odd = numbers.filter((one) => !isEmpty(one) && wholeNumber(form.value(one)) === undefined);
    const wrong = {
      ...Object.fromEntries(odd.map((pointer) => [pointer, text("form.whole_number")])),
      ...others?.(),
      ...Object.fromEntries(required.filter(isEmpty).map((pointer) => [pointer, text("form.required")])),
    };
    if (Object.keys(wrong).length > 0) form.refuse(wrong);
    else submit();
  };
}

/** How long nothing must be typed before the effect is asked for. */
const QUIET_MS = 250;

/** What the change would do, asked as a dry run once nothing is typed any more; nothing while `body` is incomplete. */
export function useEffectBefore<Body, T>(
  name: string,
  body: Body | undefined,
  run: (body: Body) => Promise<T>,
) {
  const [asked, setAsked] = useState<Body>();
  const key = JSON.stringify(body);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the body is the same while its text is
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(body), QUIET_MS);
    return () => clearTimeout(waiting);
  }, [key]);
  const isCurrent = body !== undefined && JSON.stringify(asked) === key;
  const { data, error } = useQuery({
    queryKey: ["effect", name, asked],
    enabled: isCurrent,
    queryFn: () => run(asked as Body),
  });
  return isCurrent ? { answer: data, error } : { answer: undefined, error: undefined };
}

function without(fields: Record<string, string>, pointer: string): Record<string, string> {
  const { [pointer]: _, ...others } = fields;
  return others;
}
