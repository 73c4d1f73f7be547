import { History } from "lucide-react";
import { Button } from "@/design/Button";
import { useText } from "@/i18n/text";
import { NOW } from "./search";
import { useAsOf } from "./useAsOf";

/** Opens what a page looked like at an earlier moment, and closes it again. */
export function AsOfButton() {
  const text = useText();
  const [asOf, show] = useAsOf();
  return (
    <Button
      icon={<History size={15} aria-hidden="true" />}
      aria-pressed={asOf !== ""}
      onClick={() => show(asOf === "" ? NOW : "")}
    >
      {text("past.show")}
    </Button>
  );
}
