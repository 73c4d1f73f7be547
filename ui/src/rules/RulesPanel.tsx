import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Badge } from "@/design/Badge";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useShow } from "@/i18n/show";
import type { FilterNode } from "@/lists/query";
import { useTermText } from "@/lists/termText";
import { useChange } from "@/live/useChange";
import { FACTS, termsOf } from "./condition";
import { inputOf, moved, type Rule, type RuleInput } from "./ruleBody";
import styles from "./rules.module.css";

const RuleDialog = lazy(() => import("./RuleDialog"));

type Rules = Schema<"Rules">;

/** What is done with a client's orders without anybody saying so, in the order in which the rules are asked. */
export default function RulesPanel({ owner }: { owner: Schema<"Owner"> }) {
  const { text } = useShow();
  const { id, version, name } = owner;
  const refused = useMay()("owner.write") ? undefined : text("form.no_right");
  const [edited, setEdited] = useState<number | "new">();
  const change = useChange();
  const { data, error, refetch } = useQuery({
    queryKey: ["owner", id, "rules", version],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/owners/{id}/rules", { params: { path: { id } }, signal })),
  });
  const put = (rules: RuleInput[], headers?: ReturnType<typeof ifMatch>) =>
    answered(
      api.PUT("/api/v1/owners/{id}/rules", {
        params: { path: { id } },
        body: { rules },
        ...(headers && { headers }),
      }),
    );
  const set = (before: Rules, rules: RuleInput[], done: string) =>
    void change({
      run: () => put(rules, ifMatch(before.version)),
      done,
      undo: () => put(restored(before.rules, rules)),
      undone: done,
    });
  return (
    <Panel
      title={text("rules.title")}
      beside={
        <Button look="quiet" refused={refused} onClick={() => setEdited("new")}>
          {text("rules.add")}
        </Button>
      }
    >
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton width="100%" />}
      {data && data.rules.length === 0 && <p className="soft">{text("rules.none")}</p>}
      {data && data.rules.length > 0 && (
        <ol className={styles.rules}>
          {data.rules.map((rule, place) => (
            <RuleRow
              key={rule.number}
              rule={rule}
              refused={refused}
              isFirst={place === 0}
              isLast={place === data.rules.length - 1}
              onEdit={() => setEdited(place)}
              onMove={(by) =>
                set(
                  data,
                  moved(data.rules, place, place + by).map(inputOf),
                  text("rules.moved", { name: rule.name }),
                )
              }
              onSwitch={() =>
                set(
                  data,
                  data.rules.map((one) => inputOf(one === rule ? { ...one, active: !one.active } : one)),
                  text(rule.active ? "rules.is_off" : "rules.is_on", { name: rule.name }),
                )
              }
              onRemove={() =>
                set(
                  data,
                  data.rules.filter((one) => one !== rule).map(inputOf),
                  text("rules.gone", { name: rule.name }),
                )
              }
            />
          ))}
        </ol>
      )}
      {edited !== undefined && data && (
        <Suspense>
          <RuleDialog
            owner={id}
            name={name}
            rules={data}
            place={edited === "new" ? data.rules.length : edited}
            put={put}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </Panel>
  );
}

/** The rules as they were. One that is gone meanwhile comes back as a new one, since a number is never given twice. */
function restored(before: Rule[], now: RuleInput[]): RuleInput[] {
  const there = new Set(now.map(({ number }) => number));
  return before.map(inputOf).map((rule) => (there.has(rule.number) ? rule : { ...rule, number: 0 }));
}

interface RowProps {
  rule: Rule;
  refused: string | undefined;
  isFirst: boolean;
  isLast: boolean;
  onEdit: () => void;
  onMove: (by: number) => void;
  onSwitch: () => void;
  onRemove: () => void;
}

function RuleRow({ rule, refused, isFirst, isLast, onEdit, onMove, onSwitch, onRemove }: RowProps) {
  const { text, word } = useShow();
  const condition = useConditionText(rule.filter as unknown as FilterNode);
  const deed = useDeedText();
  return (
    <li className={styles.rule}>
      <div className={styles.words}>
        <h3>
          {rule.name} <span className="soft">{text("rules.number", { number: rule.number })}</span>{" "}
          {!rule.active && (
            <Badge family="grey" shape="draft">
              {text("rules.off")}
            </Badge>
          )}
        </h3>
        <p>
          <span className="soft">{text("rules.when")}</span> {word("rule_when", rule.when)}{" "}
          <span className="soft">{text("rules.if")}</span> {condition}
        </p>
        <ul>
          {rule.then.map((action) => (
            <li key={JSON.stringify(action)}>{deed(action)}</li>
          ))}
        </ul>
      </div>
      <div className={styles.buttons}>
        <Button
          look="quiet"
          refused={refused}
          onClick={onEdit}
          aria-label={text("rules.edit_one", { name: rule.name })}
        >
          {text("rules.edit")}
        </Button>
        <Button
          look="quiet"
          refused={refused}
          onClick={onSwitch}
          aria-label={text("rules.switch_one", { name: rule.name })}
        >
          {text(rule.active ? "rules.switch_off" : "rules.switch_on")}
        </Button>
        {!isFirst && (
          <Button
            look="quiet"
            refused={refused}
            onClick={() => onMove(-1)}
            aria-label={text("rules.earlier", { name: rule.name })}
            icon={<ArrowUp size={14} aria-hidden="true" />}
          />
        )}
        {!isLast && (
          <Button
            look="quiet"
            refused={refused}
            onClick={() => onMove(1)}
            aria-label={text("rules.later", { name: rule.name })}
            icon={<ArrowDown size={14} aria-hidden="true" />}
          />
        )}
        <Button
          look="quiet"
          refused={refused}
          onClick={onRemove}
          aria-label={text("rules.remove_one", { name: rule.name })}
        >
          {text("rules.remove")}
        </Button>
      </div>
    </li>
  );
}

/** Which orders a rule is for, as a person reads it. */
function useConditionText(filter: FilterNode): string {
  const { text } = useShow();
  const terms = termsOf(filter);
  const termText = useTermText(FACTS, terms ?? []);
  if (!terms) return JSON.stringify(filter);
  return terms.length === 0 ? text("rules.every") : terms.map(termText).join(` ${text("rules.and")} `);
}

/** What a rule does, as a person reads it. */
function useDeedText(): (action: Rule["then"][number]) => string {
  const { text, word } = useShow();
  return (action) => {
    switch (action.do) {
      case "hold": {
        const kind = word("hold_kind", action.kind);
        return action.reason
          ? text("rules.deed_hold_because", { kind, reason: action.reason })
          : text("rules.deed_hold", { kind });
      }
      case "method":
        return text("rules.deed_method", {
          carrier: [action.carrier, action.carrier_service].filter(Boolean).join(" "),
        });
      case "priority":
        return text("rules.deed_priority", { priority: action.priority });
      case "tag":
        return text("rules.deed_tag", { tag: action.tag });
      case "note":
        return text("rules.deed_note", {
          audience: word("note_audience", action.audience),
          text: action.text,
        });
    }
  };
}
