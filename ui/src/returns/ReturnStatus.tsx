import { Badge, type Family, type Shape } from "@/design/Badge";
import { useWord } from "@/i18n/text";

/** How each status of a return looks. Loud is what waits for a person. */
const LOOKS: Record<string, { family: Family; shape: Shape; loud?: boolean }> = {
  announced: { family: "blue", shape: "truck" },
  arrived: { family: "amber", shape: "box", loud: true },
  partially_received: { family: "teal", shape: "half" },
  received: { family: "green", shape: "tick" },
  closed: { family: "grey", shape: "tick" },
  cancelled: { family: "grey", shape: "cross" },
};

export function ReturnStatus({ status }: { status: string }) {
  const word = useWord();
  const look = LOOKS[status] ?? { family: "grey", shape: "dot" };
  return <Badge {...look}>{word("return_status", status)}</Badge>;
}
