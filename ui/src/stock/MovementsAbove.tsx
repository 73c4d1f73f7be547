import { StockTabs } from "./StockTabs";

/** Above the ledger: the way to the other screens of stock. */
export function MovementsAbove() {
  return <StockTabs />;
}
