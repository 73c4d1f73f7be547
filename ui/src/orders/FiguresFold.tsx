import { ChevronDown, ChevronRight } from "lucide-react";
import { lazy, Suspense } from "react";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { useText } from "@/i18n/text";
import { useNarrow } from "@/lists/useNarrow";
import { prefer, usePreferences } from "@/preferences";
import styles from "./orders.module.css";

const Figures = lazy(() => import("./Figures"));

/** The plots above the orders; they fold away, and are never in the way on a phone. */
export function FiguresFold({ isReady }: { isReady: boolean }) {
  const text = useText();
  const { plots } = usePreferences();
  const isNarrow = useNarrow();
  const toggle = () => prefer({ plots: !plots });
  useCommands([{ id: "orders.figures", title: "figures.toggle", scope: "view", key: "v", run: toggle }]);
  if (isNarrow) return null;
  return (
    <section aria-label={text("figures.title")}>
      <Button
        look="quiet"
        aria-expanded={plots}
        className={styles.fold}
        icon={
          plots ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronRight size={14} aria-hidden="true" />
        }
        onClick={toggle}
      >
        {text("figures.title")}
      </Button>
      {plots && (
        <div className={styles.figuresPlace}>
          <Suspense>{isReady && <Figures />}</Suspense>
        </div>
      )}
    </section>
  );
}
