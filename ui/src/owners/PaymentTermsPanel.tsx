import { lazy, Suspense, useState } from "react";
import type { Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { Button } from "@/design/Button";
import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";

const PaymentTermsDialog = lazy(() => import("./PaymentTermsDialog"));

/** What a client's orders wait for, and what becomes of those that nobody pays. */
export function PaymentTermsPanel({ owner }: { owner: Schema<"Owner"> }) {
  const { text, word } = useShow();
  const [isOpen, setIsOpen] = useState(false);
  const refused = useMay()("owner.write") ? undefined : text("form.no_right");
  const { policy, keeps_stock, cancel_after_days } = owner.payment;
  const waits = policy !== "not_required";
  const days = cancel_after_days ?? 0;
  return (
    <Panel
      title={text("nav.payments")}
      beside={
        <Button look="quiet" refused={refused} onClick={() => setIsOpen(true)}>
          {text("payment_terms.change")}
        </Button>
      }
    >
      <Facts
        facts={[
          [text("payment_terms.policy"), word("payment_policy", policy)],
          [text("payment_terms.keeps_stock"), waits ? text(keeps_stock ? "list.yes" : "list.no") : undefined],
          [
            text("payment_terms.cancel_after"),
            days > 0 ? text("payment_terms.days", { days }) : text("payment_terms.never"),
          ],
        ]}
      />
      {isOpen && (
        <Suspense>
          <PaymentTermsDialog owner={owner} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
