import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useCommands } from "@/commands/registry";
import { IconButton } from "@/design/Button";
import { DetailLayout, Page } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useText } from "@/i18n/text";
import { neighbour } from "@/lists/walk";
import { PickOnPhone } from "@/pick/PickOnPhone";
import { Addresses, Dates, MoneyPanel } from "./aside";
import { type OrderDetail, openHolds, useOrder } from "./detail";
import { Holds } from "./Holds";
import { LinesPanel } from "./LinesPanel";
import { orders } from "./list";
import { OrderActions } from "./OrderActions";
import { PackagesPanel } from "./PackagesPanel";
import { Timeline } from "./Timeline";
import { WhyPanel } from "./WhyPanel";

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
  return (
    <Page
      title={order.number}
      beside={
        <>
          <OrderStatus status={order.status} />
          <Neighbours id={order.id} />
        </>
      }
      actions={
        <>
          {ON_THE_FLOOR.has(order.status) && <PickOnPhone order={order.id} />}
          <OrderActions order={order} />
        </>
      }
    >
      <Holds order={order} holds={openHolds(order)} />
      <DetailLayout
        main={
          <>
            <WhyPanel order={order} />
            <LinesPanel order={order} />
            <PackagesPanel order={order} />
            <Timeline order={order} />
          </>
        }
        aside={
          <>
            <Dates order={order} />
            <Addresses order={order} />
            <MoneyPanel order={order} />
          </>
        }
      />
    </Page>
  );
}

/** To the previous and the next order of the list that this one was opened from. */
function Neighbours({ id }: { id: string }) {
  const text = useText();
  const navigate = useNavigate();
  const go = (by: 1 | -1) => () => {
    const to = neighbour(orders.path, id, by);
    if (to) void navigate({ to: "/orders/$id", params: { id: to } });
  };
  const refused = (by: 1 | -1) =>
    neighbour(orders.path, id, by) ? undefined : ("order.no_neighbour" as const);
  const [before, after] = [refused(-1), refused(1)];
  useCommands([
    {
      id: "order.previous",
      title: "order.previous",
      scope: "record",
      key: "[",
      refused: before,
      hint: true,
      run: go(-1),
    },
    {
      id: "order.next",
      title: "order.next",
      scope: "record",
      key: "]",
      refused: after,
      hint: true,
      run: go(1),
    },
    {
      id: "order.back",
      title: "order.back",
      scope: "record",
      key: "Escape",
      run: () => void navigate({ to: "/orders" }),
    },
  ]);
  return (
    <span className="nowrap">
      <IconButton
        label={text("order.previous")}
        refused={before && text(before)}
        onClick={go(-1)}
        aria-keyshortcuts="["
      >
        <ChevronUp size={16} />
      </IconButton>
      <IconButton
        label={text("order.next")}
        refused={after && text(after)}
        onClick={go(1)}
        aria-keyshortcuts="]"
      >
        <ChevronDown size={16} />
      </IconButton>
    </span>
  );
}
