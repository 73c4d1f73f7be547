import { Tabs } from "@/records/Tabs";

const TABS = [
  { to: "/warehouses", title: "nav.warehouses" },
  { to: "/bins", title: "bins.plural" },
] as const;

export function WarehouseTabs() {
  return <Tabs label="nav.warehouses" tabs={[...TABS]} />;
}
