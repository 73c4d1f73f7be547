import { lazy, Suspense, useState } from "react";
import type { Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import type { OrderDetail } from "./detail";
import styles from "./orders.module.css";

const PaymentDialog = lazy(() => import("./PaymentDialog"));

/** What happened to the money for the order, and how much is still to come in. */
export function PaymentsPanel({ order }: { order: OrderDetail }) {
  const { text, word, format } = useShow();
  const may = useMay();
  const [open, setOpen] = useState<"paid" | "refunded">();
  const refused = may("payment.record") ? undefined : ("form.no_right" as const);
  const pay = () => setOpen("paid");
  useCommands([
    { id: "payments.record", title: "payments.record", scope: "record", key: "m", refused, run: pay },
  ]);
  const { payments, payment_state, paid_minor, refunded_minor, outstanding_minor, currency } = order;
  const money = (minor: number) => <span className={styles.money}>{format.money(minor, currency)}</span>;
  const isAskedFor = payment_state !== "not_required";
  return (
    <Panel
      title={text("nav.payments")}
      beside={
        <Button look="quiet" shortcut="m" refused={refused && text(refused)} onClick={pay}>
          {text("payments.record")}
        </Button>
      }
    >
      {payments.length > 0 && (
        <ul className={styles.notes}>
          {payments.map((payment) => (
            <PaymentRow key={payment.id} payment={payment} />
          ))}
        </ul>
      )}
      <Facts
        facts={[
          [text("payments.state"), word("payment", payment_state)],
          [text("payments.paid"), paid_minor > 0 && money(paid_minor)],
          [text("payments.refunded"), refunded_minor > 0 && money(refunded_minor)],
          [text("payments.outstanding"), isAskedFor && outstanding_minor > 0 && money(outstanding_minor)],
          [text("payments.too_much"), isAskedFor && outstanding_minor < 0 && money(-outstanding_minor)],
        ].map(([label, value]) => [label as string, value || undefined])}
      />
      {paid_minor > refunded_minor && (
        <Button look="quiet" refused={refused && text(refused)} onClick={() => setOpen("refunded")}>
          {text("payments.refund")}
        </Button>
      )}
      {open && (
        <Suspense>
          <PaymentDialog order={order} kind={open} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </Panel>
  );
}

function PaymentRow({ payment }: { payment: Schema<"Payment"> }) {
  const { word, format } = useShow();
  const { kind, amount_minor, currency, method, reference, happened_at } = payment;
  const known = [method && word("payment_method", method), reference].filter(Boolean);
  return (
    <li>
      <p className={styles.noteFor}>
        <strong>{word("payment_kind", kind)}</strong>
        <span className={styles.money}>{format.money(amount_minor, currency)}</span>
      </p>
      <small className="soft">{[format.instant(happened_at), ...known].join(" · ")}</small>
    </li>
  );
}
