import { lazy, Suspense, useState } from "react";
import type { Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { Button } from "@/design/Button";
import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";

const MinimumOrderDialog = lazy(() => import("./MinimumOrderDialog"));

/** The least that a client's orders are to be worth, and what becomes of those that are worth less. */
export function MinimumOrderPanel({ owner }: { owner: Schema<"Owner"> }) {
  const { text, word, format } = useShow();
  const [isOpen, setIsOpen] = useState(false);
  const refused = useMay()("owner.write") ? undefined : text("form.no_right");
  const { amount_minor, below = "refuse" } = owner.minimum_order;
  const isAny = amount_minor === 0;
  return (
    <Panel
      title={text("minimum_order.title")}
      beside={
        <Button look="quiet" refused={refused} onClick={() => setIsOpen(true)}>
          {text("minimum_order.change")}
        </Button>
      }
    >
      <Facts
        facts={[
          [
            text("minimum_order.amount"),
            isAny ? text("minimum_order.any") : format.money(amount_minor, owner.currency),
          ],
          [text("minimum_order.below"), isAny ? undefined : word("below_minimum", below)],
        ]}
      />
      {isOpen && (
        <Suspense>
          <MinimumOrderDialog owner={owner} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
