// The places of the application: navigation, palette and go-to keys all read this list.
import {
  ArrowDownUp,
  Banknote,
  Boxes,
  Building2,
  ClipboardList,
  FileUp,
  type LucideIcon,
  Package,
  PackageCheck,
  PackagePlus,
  ScrollText,
  Store,
  Timer,
  Truck,
  Undo2,
  UserRound,
  Users,
  Warehouse,
} from "lucide-react";
import type { MessageId } from "@/i18n/text";
import { useHasManyOwners } from "@/owners/useOwners";

export interface Place {
  to: string;
  title: MessageId;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
  group: "daily" | "book" | "machine";
}

const PLACES: Place[] = [
  { to: "/orders", title: "nav.orders", icon: ClipboardList, key: "o", group: "daily" },
  { to: "/cut-offs", title: "nav.cut_offs", icon: Timer, key: "t", group: "daily" },
  { to: "/pick", title: "nav.pick", icon: PackageCheck, key: "p", group: "daily" },
  { to: "/stock", title: "nav.stock", icon: Boxes, key: "s", group: "daily" },
  { to: "/expected-receipts", title: "nav.expected", icon: PackagePlus, key: "e", group: "daily" },
  { to: "/shipments", title: "nav.shipments", icon: Truck, key: "h", group: "daily" },
  { to: "/returns", title: "nav.returns", icon: Undo2, key: "b", group: "daily" },
  { to: "/products", title: "nav.products", icon: Package, key: "i", group: "book" },
  { to: "/customers", title: "nav.customers", icon: Users, key: "c", group: "book" },
  { to: "/credits", title: "nav.credits", icon: ArrowDownUp, key: "r", group: "book" },
  { to: "/payments", title: "nav.payments", icon: Banknote, key: "y", group: "book" },
  { to: "/owners", title: "nav.owners", icon: Building2, key: "w", group: "book" },
  { to: "/warehouses", title: "nav.warehouses", icon: Warehouse, key: "a", group: "book" },
  { to: "/channels", title: "nav.channels", icon: Store, key: "n", group: "book" },
  { to: "/imports", title: "nav.imports", icon: FileUp, key: "m", group: "machine" },
  { to: "/events", title: "nav.events", icon: ScrollText, key: "l", group: "machine" },
  { to: "/profile", title: "nav.profile", icon: UserRound, key: "u", group: "machine" },
];

/** The places that there are for who looks: clients only where there is more than one. */
export function usePlaces(): Place[] {
  const hasManyOwners = useHasManyOwners();
  return PLACES.filter(({ to }) => to !== "/owners" || hasManyOwners);
}
