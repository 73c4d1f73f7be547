import { type ComponentType, lazy, Suspense } from "react";
import { useMay } from "@/api/me";
import { useCommands } from "@/commands/registry";
import type { MessageId } from "@/i18n/text";
import { closeForm, type FormName, type FormStarts, openForm, useOpenForm } from "./open";

export interface FormProps<Name extends FormName> {
  start: FormStarts[Name];
  onClose: () => void;
}

type Forms = { [Name in FormName]: ComponentType<FormProps<Name>> };

const FORMS: Forms = {
  receive: lazy(() => import("@/stock/ReceiveForm")),
  adjust: lazy(() => import("@/stock/AdjustForm")),
  transfer: lazy(() => import("@/stock/TransferForm")),
  expected: lazy(() => import("@/expected/AnnounceForm")),
  count: lazy(() => import("@/counts/StartForm")),
  product: lazy(() => import("@/products/ProductForm")),
  customer: lazy(() => import("@/customers/CustomerForm")),
  credit: lazy(() => import("@/credits/CreditForm")),
  announce: lazy(() => import("@/returns/AnnounceForm")),
  arrival: lazy(() => import("@/returns/ArrivalForm")),
  owner: lazy(() => import("@/owners/OwnerForm")),
  warehouse: lazy(() => import("@/warehouses/WarehouseForm")),
  bin: lazy(() => import("@/warehouses/BinForm")),
  channel: lazy(() => import("@/channels/ChannelForm")),
};

/** What each form is called in the palette, and the permission that it needs. */
const TITLES: Record<FormName, [title: MessageId, permission: string]> = {
  receive: ["stock.receive", "stock.receive"],
  adjust: ["stock.adjust", "stock.adjust"],
  transfer: ["stock.transfer", "stock.transfer"],
  expected: ["expected.new", "expected_receipt.write"],
  count: ["counts.new", "stock_count.count"],
  product: ["products.new", "product.write"],
  customer: ["customers.new", "customer.write"],
  credit: ["credits.new", "credit.create"],
  announce: ["returns.announce", "return.announce"],
  arrival: ["returns.arrival", "return.receive"],
  owner: ["owners.new", "owner.write"],
  warehouse: ["warehouses.new", "warehouse.write"],
  bin: ["bins.new", "warehouse.write"],
  channel: ["channels.new", "owner.write"],
};

/** Shows the form that stands open, if any, and offers them all in the palette. Each is fetched when first opened. */
export function FormHost() {
  const open = useOpenForm();
  const may = useMay();
  useCommands(
    (Object.keys(TITLES) as FormName[]).map((name) => {
      const [title, permission] = TITLES[name];
      const refused = may(permission) ? undefined : ("form.no_right" as const);
      return { id: `form.${name}`, title, scope: "record", refused, run: () => openForm(name, {}) };
    }),
  );
  if (!open) return null;
  const Form = FORMS[open.name] as ComponentType<FormProps<FormName>>;
  return (
    <Suspense>
      <Form start={open.start} onClose={closeForm} />
    </Suspense>
  );
}
