import { useShow } from "@/i18n/show";
import { FACTS } from "@/rules/condition";
import type { OrderDetail } from "./detail";
import { useWhy } from "./useWhy";

interface MethodWhy {
  given: boolean;
  rule?: number;
  name?: string;
  passed?: { rule: number; name: string; field: string }[];
}

/** Who is to bring an order, and who said so. */
export function Carrier({ order }: { order: OrderDetail }) {
  const { text } = useShow();
  const why = useWhy(order)?.method as MethodWhy | undefined;
  const carrier = [order.carrier, order.carrier_service].filter(Boolean).join(" ");
  if (!why || why.given) return carrier;
  const label = (field: string) => {
    const fact = FACTS.find(({ key }) => key === field);
    return fact ? text(fact.label) : field;
  };
  return (
    <details>
      <summary>{carrier}</summary>
      <p>{text("ruled.chosen", { rule: why.rule ?? 0, name: why.name ?? "" })}</p>
      <ul>
        {why.passed?.map(({ rule, name, field }) => (
          <li key={rule}>{text("ruled.passed", { rule, name, field: label(field) })}</li>
        ))}
      </ul>
    </details>
  );
}
