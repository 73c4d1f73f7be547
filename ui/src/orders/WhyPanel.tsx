import { Link } from "@tanstack/react-router";
import type { Schema } from "@/api/client";
import { Panel } from "@/design/Page";
import { useProblemText } from "@/i18n/problems";
import { useShow } from "@/i18n/show";
import { Ref } from "@/lists/Ref";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";
import { useWhy } from "./useWhy";

type Reason = Schema<"WhyReason">;

/** Reasons shown before the rest is folded away. */
const SHOWN = 4;

/** Why the order is not further: answered by the rules that decide. */
export function WhyPanel({ order }: { order: OrderDetail }) {
  const { text } = useShow();
  const reasons = useWhy(order)?.reasons.filter(({ code }) => code !== "hold.open") ?? [];
  if (reasons.length === 0) return null;
  return (
    <Panel title={text("why.title")}>
      <ReasonList reasons={reasons.slice(0, SHOWN)} />
      {reasons.length > SHOWN && (
        <details className={styles.more}>
          <summary>{text("why.more", { count: reasons.length - SHOWN })}</summary>
          <ReasonList reasons={reasons.slice(SHOWN)} />
        </details>
      )}
    </Panel>
  );
}

function ReasonList({ reasons }: { reasons: Reason[] }) {
  const { word } = useShow();
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason) => (
        <li key={`${reason.blocks} ${reason.code} ${reason.facts.line}`}>
          <span className="soft">{word("why_blocks", reason.blocks)}</span>
          <span>
            <ReasonText reason={reason} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function ReasonText({ reason }: { reason: Reason }) {
  const { text, word, format } = useShow();
  const problemText = useProblemText();
  const {
    product,
    missing,
    free,
    queue,
    waiting_since,
    reason: cause,
    position,
    expected_receipt,
    expected_number: number = "",
    expected_date,
  } = reason.facts as Record<string, string & number>;
  if (reason.code === "hold.unpaid") {
    const { outstanding_minor, currency, payment_policy } = reason.facts as Record<string, string & number>;
    const amount = format.money(Number(outstanding_minor), String(currency));
    return text(payment_policy === "authorised" ? "why.unpaid_promised" : "why.unpaid", { amount });
  }
  if (reason.code === "hold.below_minimum") {
    const { goods_minor, minimum_minor, currency } = reason.facts as Record<string, string & number>;
    const money = (minor: unknown) => format.money(Number(minor), String(currency));
    return text("why.below_minimum", { goods: money(goods_minor), minimum: money(minimum_minor) });
  }
  if (reason.code === "hold.by_rule") {
    const { rule, rule_name } = reason.facts as Record<string, unknown>;
    return text("why.by_rule", { rule: Number(rule), name: String(rule_name) });
  }
  if (reason.code === "order.late") {
    const { ship_by, status, open, packed } = reason.facts as Record<string, unknown>;
    const pieces = { open: Number(open), packed: Number(packed) };
    return text("why.late", {
      date: format.date(String(ship_by)),
      status: word("status", String(status)),
      ...pieces,
    });
  }
  if (!reason.code.startsWith("line.")) {
    const { title, detail } = problemText(reason.code, reason.facts);
    if (reason.code === "order.not_asked") return text("why.not_asked");
    return `${title}. ${detail}`;
  }
  return (
    <>
      {text("why.line", { position: Number(position) })} <Ref noun="product" id={product} />:{" "}
      {text(reason.code === "line.backordered" ? "why.backordered" : "why.gives_stock", {
        missing: Number(missing),
        free: Number(free),
        queue: Number(queue),
      })}{" "}
      {cause && word("backorder_reason", cause)}{" "}
      {waiting_since && text("why.since", { time: format.instant(waiting_since) })}{" "}
      {expected_date && (
        <Link
          className={styles.inText}
          to={"/expected-receipts/$id" as never}
          params={{ id: expected_receipt } as never}
        >
          {text("why.expected", { date: format.date(expected_date), number })}
        </Link>
      )}{" "}
      <Link className={styles.inText} to={"/stock" as never} search={{ q: `product:${product}` } as never}>
        {text("why.stock")}
      </Link>
    </>
  );
}
