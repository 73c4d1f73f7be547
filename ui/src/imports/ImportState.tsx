import { Badge, type Family, type Shape } from "@/design/Badge";
import { useWord } from "@/i18n/text";

interface Look {
  family: Family;
  shape: Shape;
  loud?: boolean;
}

/** Loud is what waits for a person. */
const LOOKS: Record<string, Look> = {
  new: { family: "grey", shape: "draft" },
  surveying: { family: "teal", shape: "bars" },
  surveyed: { family: "amber", shape: "pause", loud: true },
  checking: { family: "teal", shape: "bars" },
  checked: { family: "amber", shape: "pause", loud: true },
  committing: { family: "teal", shape: "bars" },
  paused: { family: "amber", shape: "pause", loud: true },
  done: { family: "green", shape: "tick" },
  failed: { family: "red", shape: "alert", loud: true },
  cancelled: { family: "grey", shape: "cross" },
};

export function ImportState({ state }: { state: string }) {
  const word = useWord();
  return <Badge {...(LOOKS[state] ?? { family: "grey", shape: "dot" })}>{word("import_state", state)}</Badge>;
}
