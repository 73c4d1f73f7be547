import { EffectBefore, type EffectFact } from "@/forms/FormDialog";
import type { Show } from "@/i18n/show";
import { useShow } from "@/i18n/show";
import { useReference } from "@/lists/references";
import type { OrderDetail } from "../detail";
import styles from "../orders.module.css";
import type { EditedOrder } from "./proposal";
import type { useEdit } from "./useEdit";

/** What the proposal would do: money before and after, and for each line what it takes from stock and floor. */
export function EditEffect({ order, edit }: { order: OrderDetail; edit: ReturnType<typeof useEdit> }) {
  const show = useShow();
  const { answer, error } = edit.effect;
  if (!edit.body) return null;
  return (
    <>
      <EffectBefore facts={answer && factsOf(order, answer, show)} error={edit.problems.rest ?? error} />
      {answer && answer.lines.length > 0 && (
        <ul className={styles.editLines} aria-label={show.text("edit.lines")}>
          {answer.lines.map((line) => (
            <LineEffect key={line.position} line={line} show={show} />
          ))}
        </ul>
      )}
    </>
  );
}

function factsOf(order: OrderDetail, answer: EditedOrder, { text, word, format }: Show): EffectFact[] {
  const money = (minor: number) => format.money(minor, order.currency);
  const facts = [
    {
      label: text("orders.total"),
      before: money(answer.total_minor_before),
      after: money(answer.total_minor),
    },
    {
      label: text("orders.status"),
      before: word("status", order.status),
      after: word("status", answer.status),
    },
  ];
  return answer.work_stopped
    ? [...facts, { label: text("edit.floor"), before: undefined, after: text("edit.work_stopped") } as never]
    : facts;
}

function LineEffect({ line, show }: { line: EditedOrder["lines"][number]; show: Show }) {
  const { text, format } = show;
  const product = useReference("product", line.product);
  const effects = (["reserved", "backordered", "taken_back", "put_back"] as const).filter(
    (one) => line[one] !== 0,
  );
  const said = effects.map((one) => text(`edit.${one}`, { pieces: format.quantity(line[one]) }));
  return (
    <li>
      <code>{product?.code ?? line.position}</code>{" "}
      {text("edit.from_to", { before: line.wanted_before, after: line.wanted })}
      {said.length > 0 && <span className="soft"> · {said.join(" · ")}</span>}
    </li>
  );
}
