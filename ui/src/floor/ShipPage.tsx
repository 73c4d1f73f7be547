import { Link } from "@tanstack/react-router";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { DetailLayout, Page } from "@/design/Page";
import { OrderStatus } from "@/design/Status";
import { EmptyState, ErrorPanel, Skeleton } from "@/design/states";
import { useText } from "@/i18n/text";
import { Addresses, Dates } from "@/orders/aside";
import { type OrderDetail, openHolds, useOrder, verbOf } from "@/orders/detail";
import { Holds } from "@/orders/Holds";
import { PackagesPanel } from "@/orders/PackagesPanel";
import { useVerbs } from "@/orders/useVerbs";
import { PackForm } from "./PackForm";
import { PickForm } from "./PickForm";
import { ShipForm } from "./ShipForm";
import { stepsOf } from "./steps";
import { useLease } from "./useLease";

/** One order through the warehouse, by hand: take the work, pick, pack, ship. */
export function ShipPage({ id }: { id: string }) {
  const text = useText();
  const { data: order, error, refetch } = useOrder(id);
  if (order) return <ShipView key={id} order={order} />;
  return (
    <Page title={text("nav.pick")}>
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton width="50%" />}
    </Page>
  );
}

function ShipView({ order }: { order: OrderDetail }) {
  const text = useText();
  return (
    <Page
      title={text("floor.title", { number: order.number })}
      beside={<OrderStatus status={order.status} />}
      actions={
        <Link to="/orders/$id" params={{ id: order.id }}>
          {text("orders.open")}
        </Link>
      }
    >
      <Holds order={order} holds={openHolds(order)} />
      <DetailLayout
        main={<Work order={order} />}
        aside={
          <>
            <Addresses order={order} />
            <Dates order={order} />
          </>
        }
      />
    </Page>
  );
}

/** The step that is next, open; what is done stays readable below. */
function Work({ order }: { order: OrderDetail }) {
  const steps = stepsOf(order);
  const lease = useLease(order);
  return (
    <>
      <Begin order={order} lease={lease} />
      {lease.isMine && steps.toPick.length > 0 && <PickForm order={order} pieces={steps.toPick} />}
      {lease.isMine && steps.toPack.length > 0 && <PackForm order={order} pieces={steps.toPack} />}
      {lease.isMine && steps.toShip.length > 0 && <ShipForm order={order} packages={steps.toShip} />}
      <PackagesPanel order={order} />
    </>
  );
}

/** What stands before the work: release it, take it, or take it over. */
function Begin({ order, lease }: { order: OrderDetail; lease: ReturnType<typeof useLease> }) {
  const text = useText();
  const verbs = useVerbs(order);
  const mayRelease = verbOf(order, "release").isAllowed;
  const step = mayRelease && !lease.isMine && !lease.mayTake && !lease.mayTakeOver ? "release" : lease.next;
  const runs = { release: () => void verbs.release(), take: lease.take, take_over: lease.takeOver };
  const run = step ? runs[step] : undefined;

  useCommands(
    step && run
      ? [{ id: `floor.${step}`, title: `floor.${step}`, scope: "record", key: "s", hint: true, run }]
      : lease.isMine
        ? [
            {
              id: "floor.give_back",
              title: "floor.give_back",
              scope: "record",
              key: "Shift+g",
              run: lease.giveBack,
            },
          ]
        : [],
  );

  if (lease.isMine) return null;
  if (!step || !run) {
    const isDone = order.status === "shipped";
    return (
      <EmptyState kind="nothing" title={text(isDone ? "floor.all_shipped" : "floor.nothing_to_do")}>
        {text(isDone ? "floor.all_shipped_detail" : "floor.nothing_to_do_detail")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      kind="nothing"
      title={text(`floor.${step}_title`)}
      actions={
        <Button look="main" shortcut="s" onClick={run}>
          {text(`floor.${step}`)}
        </Button>
      }
    >
      {step === "take_over"
        ? text("floor.take_over_detail", { holder: lease.holder })
        : text(`floor.${step}_detail`)}
    </EmptyState>
  );
}
