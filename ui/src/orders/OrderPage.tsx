import { lazy, Suspense, useState } from "react";
import { DetailLayout, Page } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useText } from "@/i18n/text";
import { OrderAsOf } from "@/past/AsOf";
import { AsOfButton } from "@/past/AsOfButton";
import { PickOnPhone } from "@/pick/PickOnPhone";
import { RecordSteps } from "@/records/RecordSteps";
import { Addresses, Dates, MoneyPanel } from "./aside";
import { type OrderDetail, openHolds, useOrder } from "./detail";
import { Holds } from "./Holds";
import { LinesPanel } from "./LinesPanel";
import { LinksPanel } from "./LinksPanel";
import { orders } from "./list";
import { NotesPanel } from "./NotesPanel";
import { OrderActions } from "./OrderActions";
import { PackagesPanel } from "./PackagesPanel";
import { PaymentsPanel } from "./PaymentsPanel";
import { QuoteBadge } from "./QuoteBadge";
import { ReturnsPanel } from "./ReturnsPanel";
import { TagChips } from "./TagChips";
import { Timeline } from "./Timeline";
import { WhyPanel } from "./WhyPanel";

const EditPanel = lazy(() => import("./edit/EditPanel"));

/** An order: what is asked for, where it stands and why, what may be done, and all that happened. */
export function OrderPage({ id }: { id: string }) {
  const { data: order, error, refetch, isPending } = useOrder(id);
  const text = useText();
  if (error && !order) {
    return (
      <Page title={text("order.title")}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (isPending || !order) {
    return (
      <Page title={text("order.title")}>
        <Skeleton width="40%" />
        <Skeleton width="70%" />
        <Skeleton width="55%" />
      </Page>
    );
  }
  return <OrderView order={order} />;
}

/** What a picker can work on. */
const ON_THE_FLOOR = new Set(["released", "in_progress", "partially_shipped"]);

function OrderView({ order }: { order: OrderDetail }) {
  const [isEditing, setIsEditing] = useState(false);
  return (
    <Page
      title={order.number}
      beside={
        <>
          <OrderStatus status={order.status} />
          <QuoteBadge order={order} />
          <TagChips order={order} />
          <RecordSteps path={orders.path} to="/orders" id={order.id} />
        </>
      }
      actions={
        <>
          {ON_THE_FLOOR.has(order.status) && <PickOnPhone order={order.id} />}
          <AsOfButton />
          <OrderActions order={order} onEdit={() => setIsEditing(true)} />
        </>
      }
    >
      <Holds order={order} holds={openHolds(order)} />
      <DetailLayout
        main={
          <>
            <OrderAsOf id={order.id} />
            <WhyPanel order={order} />
            {isEditing ? (
              <Suspense fallback={<LinesPanel order={order} />}>
                <EditPanel order={order} onClose={() => setIsEditing(false)} />
              </Suspense>
            ) : (
              <LinesPanel order={order} />
            )}
            <PackagesPanel order={order} />
            <ReturnsPanel order={order} />
            <Timeline order={order} />
          </>
        }
        aside={
          <>
            <NotesPanel order={order} />
            <LinksPanel order={order} />
            <Dates order={order} />
            <Addresses order={order} />
            <MoneyPanel order={order} />
            <PaymentsPanel order={order} />
          </>
        }
      />
    </Page>
  );
}
