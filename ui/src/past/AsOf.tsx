import { lazy, type ReactNode, Suspense } from "react";
import { useAsOf } from "./useAsOf";

const OrderThen = lazy(() => import("./OrderThen"));
const StockThen = lazy(() => import("./StockThen"));

/** The order at the moment in the address; nothing when there is none. */
export function OrderAsOf({ id }: { id: string }) {
  return <When>{(asOf, show) => <OrderThen key={id} id={id} asOf={asOf} onShow={show} />}</When>;
}

/** The stock of the item at the moment in the address; nothing when there is none. */
export function StockAsOf({ product }: { product: string }) {
  return (
    <When>{(asOf, show) => <StockThen key={product} product={product} asOf={asOf} onShow={show} />}</When>
  );
}

function When({ children }: { children: (asOf: string, show: (asOf: string) => void) => ReactNode }) {
  const [asOf, show] = useAsOf();
  if (asOf === "") return null;
  return <Suspense>{children(asOf, show)}</Suspense>;
}
