import { useWord } from "@/i18n/text";
import { Badge, type Family, type Shape } from "./Badge";

interface Look {
  family: Family;
  shape: Shape;
  loud?: boolean;
}

/** How each status of an order looks. Loud is what waits for a person. */
export const ORDER_LOOKS: Record<string, Look> = {
  draft: { family: "grey", shape: "draft" },
  on_hold: { family: "amber", shape: "pause", loud: true },
  backordered: { family: "amber", shape: "loop", loud: true },
  ready: { family: "blue", shape: "plus" },
  released: { family: "teal", shape: "box" },
  in_progress: { family: "teal", shape: "bars" },
  partially_shipped: { family: "violet", shape: "half" },
  shipped: { family: "violet", shape: "truck" },
  cancelled: { family: "grey", shape: "cross" },
};

const UNKNOWN: Look = { family: "grey", shape: "dot" };

export function OrderStatus({ status }: { status: string }) {
  const word = useWord();
  return <Badge {...(ORDER_LOOKS[status] ?? UNKNOWN)}>{word("status", status)}</Badge>;
}
