import { lazy, Suspense } from "react";
import { useCommands } from "@/commands/registry";
import { useNarrow } from "@/lists/useNarrow";
import { prefer, usePreferences } from "@/preferences";
import { StockTabs } from "./StockTabs";

const MovementsPlot = lazy(() => import("./MovementsPlot"));

/** Above the ledger: the other screens of stock, and what came and went by day; never in the way on a phone. */
export function MovementsAbove() {
  const { plots } = usePreferences();
  const isNarrow = useNarrow();
  const toggle = () => prefer({ plots: !plots });
  useCommands([{ id: "stock.plot", title: "stock.plot_toggle", scope: "view", key: "v", run: toggle }]);
  return (
    <>
      <StockTabs />
      {plots && !isNarrow && (
        <Suspense>
          <MovementsPlot />
        </Suspense>
      )}
    </>
  );
}
