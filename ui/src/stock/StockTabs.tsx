import { Tabs } from "@/records/Tabs";

const TABS = [
  { to: "/stock", title: "stock.by_item" },
  { to: "/stock/bins", title: "stock.by_bin" },
  { to: "/stock/movements", title: "stock.movements" },
  { to: "/stock/counts", title: "counts.titles" },
  { to: "/stock/tasks", title: "tasks.title" },
] as const;

/** The screens of stock, above each of them. */
export function StockTabs() {
  return <Tabs label="nav.stock" tabs={[...TABS]} />;
}
