import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Select, TextArea, TextField } from "@/design/Field";
import { EffectBefore, FieldRow, FormDialog } from "@/forms/FormDialog";
import formStyles from "@/forms/forms.module.css";
import { type Form, useEffectBefore, useForm, useSubmit } from "@/forms/useForm";
import { useShow } from "@/i18n/show";
import { readTerms, type Term, writeTerms } from "@/lists/filter";
import { type FilterNode, filterOf } from "@/lists/query";
import { codeOf, idsOf, type ReferenceNoun } from "@/lists/references";
import { useTermText } from "@/lists/termText";
import { FACTS, termsOf } from "./condition";
import {
  type Action,
  AUDIENCES,
  actionsOf,
  DEEDS,
  freshAction,
  HOLD_KINDS,
  inputOf,
  REQUIRED,
  type Rule,
  type RuleInput,
  TRIGGERS,
  valuesOf,
  withoutAction,
} from "./ruleBody";

const FilterEditor = lazy(() => import("@/lists/FilterEditor"));

/** How many of the latest orders a change is tried on before it is made. */
const TRIED = 1_000;

interface Props {
  owner: string;
  name: string;
  rules: Schema<"Rules">;
  /** Which rule is changed; one after the last for a new one. */
  place: number;
  put: (rules: RuleInput[], headers?: ReturnType<typeof ifMatch>) => Promise<unknown>;
  onClose: () => void;
}

/** Says when, if and then of one rule, and what it would have done with the latest orders. */
export default function RuleDialog({ place, rules, ...rest }: Props) {
  const rule = rules.rules[place];
  const { data: written } = useQuery({
    queryKey: ["rule", "condition", rule?.if],
    queryFn: () => writtenOf(rule),
  });
  return written === undefined ? null : (
    <OpenDialog place={place} rules={rules} rule={rule} written={written} {...rest} />
  );
}

interface OpenProps extends Props {
  rule: Rule | undefined;
  written: string;
}

function OpenDialog({ owner, rules, place, rule, written, put, onClose }: OpenProps) {
  const { text, word } = useShow();
  const form = useForm({ ...valuesOf(rule), "/if": written });
  const [count, setCount] = useState(rule?.then.length ?? 1);
  const [isAdding, setIsAdding] = useState(false);
  const terms = readTerms(form.value("/if"), FACTS);
  const isRaw = form.value("/if").trim().startsWith("{");
  const odd = isRaw ? undefined : terms.find(({ field }) => field === undefined);

  const input = async (): Promise<RuleInput> => ({
    number: rule?.number ?? 0,
    name: form.value("/name").trim(),
    when: form.value("/when"),
    if: isRaw ? form.value("/if") : await kept(terms),
    // biome-ignore lint/suspicious/noThenProperty: the API's word for what a rule does
    then: actionsOf(form.values, count),
    active: rule?.active ?? true,
  });
  const all = async (change: Partial<RuleInput> = {}) => {
    const others = rules.rules.map(inputOf);
    return [...others.slice(0, place), { ...(await input()), ...change }, ...others.slice(place + 1)];
  };
  const places = Array.from({ length: count }, (_, index) => index);
  const required = ["/name", ...places.map((at) => `/then/${at}/${REQUIRED[deedAt(form, at)]}`)];
  const numbers = places.filter((at) => deedAt(form, at) === "priority").map((at) => `/then/${at}/priority`);
  const isWhole = !odd && required.every((pointer) => form.value(pointer).trim() !== "");
  const { answer, error } = useEffectBefore(
    "rules",
    isWhole ? { owner, values: form.values, count } : undefined,
    async () =>
      await answered(
        api.POST("/api/v1/owners/{id}/rules/preview", {
          params: { path: { id: owner } },
          // One that is off is tried as if it were on.
          body: { rules: await all({ active: true }), orders_max: TRIED },
        }),
      ),
  );
  const others = (): Record<string, string> =>
    odd ? { "/if": text("rules.not_understood", { words: odd.values[0] ?? "" }) } : {};
  const submit = useSubmit(form, { required, numbers, others }, async () => {
    const done = text("rules.changed", { name: form.value("/name") });
    const sent = await all();
    const made = await form.send({
      run: () => put(sent, ifMatch(rules.version)),
      done,
      undo: () => put(rules.rules.map(inputOf)),
      undone: done,
    });
    if (made) onClose();
  });
  const tally = answer?.rules[place];
  const number = (value: number) =>
    text("rules.of_examined", { count: value, examined: answer?.examined ?? 0 });
  const facts = answer &&
    tally && [
      { label: text("rules.would_match"), after: number(tally.matched) },
      { label: text("rules.would_act"), after: number(tally.acted) },
      { label: text("rules.would_differ"), after: number(answer.differing) },
      ...(answer.orders.length > 0
        ? [{ label: text("rules.such_as"), after: suchAs(answer.orders.map((order) => order.number)) }]
        : []),
    ];
  return (
    <FormDialog
      title={rule ? text("rules.edit_one", { name: rule.name }) : text("rules.add")}
      form={form}
      size="wide"
      submitLabel={text("rules.do")}
      onSubmit={submit}
      onClose={onClose}
      effect={<EffectBefore facts={facts} error={error} />}
    >
      <FieldRow>
        <TextField label={text("rules.name")} autoFocus {...form.text("/name")} />
        <Select
          label={text("rules.when")}
          choices={TRIGGERS.map((value) => ({ value, label: word("rule_when", value) }))}
          {...form.text("/when")}
        />
      </FieldRow>
      <TextField
        label={text("rules.if")}
        hint={useConditionHint(isRaw ? [] : terms)}
        spellCheck={false}
        autoComplete="off"
        {...form.text("/if")}
      />
      <div>
        <Button onClick={() => setIsAdding(true)}>{text("rules.add_condition")}</Button>
      </div>
      <fieldset className={formStyles.lines}>
        <legend>{text("rules.then")}</legend>
        {places.map((at) => (
          <ActionRow
            key={at}
            form={form}
            place={at}
            onRemove={
              count > 1
                ? () => {
                    const moved = withoutAction(form.values, at, count);
                    for (const [pointer, value] of Object.entries(moved)) form.set(pointer, value);
                    setCount(count - 1);
                  }
                : undefined
            }
          />
        ))}
        <div>
          <Button
            onClick={() => {
              for (const [pointer, value] of Object.entries(freshAction(count, "hold")))
                form.set(pointer, value);
              setCount(count + 1);
            }}
          >
            {text("rules.add_action")}
          </Button>
        </div>
      </fieldset>
      {isAdding && (
        <Suspense>
          <FilterEditor
            fields={FACTS}
            term={undefined}
            onClose={() => setIsAdding(false)}
            onDone={(term) => {
              form.set("/if", `${form.value("/if")} ${writeTerms([term])}`.trim());
              setIsAdding(false);
            }}
          />
        </Suspense>
      )}
    </FormDialog>
  );
}

function ActionRow({
  form,
  place,
  onRemove,
}: {
  form: Form;
  place: number;
  onRemove: (() => void) | undefined;
}) {
  const { text, word } = useShow();
  const deed = deedAt(form, place);
  const at = (field: string) => form.text(`/then/${place}/${field}`);
  const choose = (value: string) => {
    for (const [pointer, fresh] of Object.entries(freshAction(place, value as Action["do"]))) {
      form.set(pointer, fresh);
    }
  };
  const deeds = DEEDS.map((value) => ({ value, label: word("rule_do", value) }));
  const kinds = HOLD_KINDS.map((value) => ({ value, label: word("hold_kind", value) }));
  const audiences = AUDIENCES.map((value) => ({ value, label: word("note_audience", value) }));
  return (
    <div className={formStyles.line}>
      <FieldRow>
        <Select
          label={text("rules.action")}
          choices={deeds}
          value={deed}
          onChange={(event) => choose(event.target.value)}
        />
        {deed === "method" && (
          <>
            <TextField label={text("rules.carrier")} {...at("carrier")} />
            <TextField label={text("rules.carrier_service")} {...at("carrier_service")} />
          </>
        )}
        {deed === "hold" && (
          <>
            <Select label={text("rules.hold_kind")} choices={kinds} {...at("kind")} />
            <TextField label={text("rules.reason")} {...at("reason")} />
          </>
        )}
        {deed === "priority" && (
          <TextField label={text("rules.priority")} inputMode="numeric" {...at("priority")} />
        )}
        {deed === "tag" && <TextField label={text("rules.tag")} {...at("tag")} />}
        {deed === "note" && (
          <>
            <Select label={text("rules.audience")} choices={audiences} {...at("audience")} />
            <TextArea label={text("rules.note")} rows={2} {...at("text")} />
          </>
        )}
      </FieldRow>
      {onRemove && (
        <Button look="quiet" aria-label={text("rules.remove_action")} onClick={onRemove}>
          {text("rules.remove")}
        </Button>
      )}
    </div>
  );
}

/** What the condition says, in words; how to write one while it says nothing. */
function useConditionHint(terms: Term[]): string {
  const { text } = useShow();
  const termText = useTermText(FACTS, terms);
  return terms.length === 0 ? text("rules.if_hint") : terms.map(termText).join(` ${text("rules.and")} `);
}

function deedAt(form: Form, place: number): Action["do"] {
  return (form.value(`/then/${place}/do`) || "method") as Action["do"];
}

/** The filter as the API keeps it; ids stand for codes. */
async function kept(terms: Term[]): Promise<string> {
  const search = (words: string): FilterNode => ({ field: words, op: "eq", value: words });
  const today = new Date().toISOString().slice(0, 10);
  const find = (noun: string, codes: string[]) => idsOf(noun as ReferenceNoun, codes);
  return (await filterOf(terms, { fields: FACTS, search, idsOf: find, today })) ?? "";
}

/** The condition as somebody would write it, with codes for ids; the filter itself where it says more than that. */
async function writtenOf(rule: Rule | undefined): Promise<string> {
  if (!rule) return "";
  const terms = termsOf(rule.filter as unknown as FilterNode);
  if (!terms) return JSON.stringify(rule.filter);
  const named = terms.map(async (term) => {
    const noun = FACTS.find(({ key }) => key === term.field)?.noun as ReferenceNoun | undefined;
    const values = noun ? await Promise.all(term.values.map((id) => codeOf(noun, id))) : term.values;
    return { ...term, values };
  });
  return writeTerms(await Promise.all(named));
}

/** Numbers of some orders, as many as can be read at a glance. */
function suchAs(numbers: string[]): string {
  const shown = numbers.slice(0, 5).join(", ");
  return numbers.length > 5 ? `${shown}, …` : shown;
}
