import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMay } from "@/api/me";
import { type Command, useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { MenuButton } from "@/design/Menu";
import { openForm } from "@/forms/open";
import { useProblemText } from "@/i18n/problems";
import { type MessageId, useText } from "@/i18n/text";
import { CancelDialog } from "./CancelDialog";
import { type OrderDetail, openHolds, verbOf } from "./detail";
import { HoldDialog } from "./HoldDialog";
import { useVerbs } from "./useVerbs";

const QuoteDialog = lazy(() => import("./QuoteDialog"));
const TagsDialog = lazy(() => import("./TagsDialog"));

interface Action {
  id: string;
  title: MessageId;
  key: string;
  /** The verb of the API that says whether it would be carried out, or the permission that is all it needs. */
  verb: string | { needs: string };
  run: () => void;
}

/** What stands beside the next steps, outside the menu. */
const SHOWN = new Set(["order.hold", "order.edit"]);

/** What may be done with the order now, the next step first; the rest, with what refuses it, in a menu. */
export function OrderActions({ order, onEdit }: { order: OrderDetail; onEdit?: () => void }) {
  const text = useText();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const verbs = useVerbs(order);
  const may = useMay();
  const [dialog, setDialog] = useState<"hold" | "cancel" | "quote" | "tag">();
  const [firstHold] = openHolds(order);
  const toFloor = () => void navigate({ to: "/ship/$id", params: { id: order.id } });

  const steps: Action[] = [
    { id: "order.accept", title: "order.accept", key: "a", verb: "accept", run: () => void verbs.accept() },
    {
      id: "order.release",
      title: "order.release",
      key: "r",
      verb: "release",
      run: () => void verbs.release(),
    },
    { id: "order.pick", title: "order.pick", key: "p", verb: floorVerb(order), run: toFloor },
  ];
  const others: Action[] = [
    { id: "order.hold", title: "order.hold", key: "h", verb: "holds", run: () => setDialog("hold") },
    ...(onEdit
      ? [{ id: "order.edit", title: "order.edit", key: "e", verb: "edit", run: onEdit } as const]
      : []),
    {
      id: "order.unallocate",
      title: "order.unallocate",
      key: "u",
      verb: "unallocate",
      run: () => void verbs.unallocate(),
    },
    {
      id: "order.tag",
      title: "order.tag",
      key: "Shift+t",
      verb: { needs: "order.edit" },
      run: () => setDialog("tag"),
    },
    {
      id: "order.quote",
      title: "order.quote",
      key: "Shift+q",
      verb: "quote",
      run: () => setDialog("quote"),
    },
    {
      id: "order.duplicate",
      title: "order.duplicate",
      key: "Shift+d",
      verb: { needs: "order.create" },
      run: () =>
        void verbs
          .duplicate()
          .then((made) => made && navigate({ to: "/orders/$id", params: { id: made.id } })),
    },
    {
      id: "order.announce_return",
      title: "returns.announce",
      key: "Shift+r",
      verb: mayReturn(order) ? { needs: "return.announce" } : "nothing shipped",
      run: () => openForm("announce", { order: order.number, orderId: order.id }),
    },
    {
      id: "order.cancel",
      title: "order.cancel",
      key: "Shift+c",
      verb: "cancel",
      run: () => setDialog("cancel"),
    },
  ];
  const allowed = (verb: Action["verb"]): ReturnType<typeof verbOf> =>
    typeof verb === "string"
      ? verbOf(order, verb)
      : { isAllowed: may(verb.needs), code: "permission.denied" };
  const all = [...steps, ...others].map((action) => ({ ...action, ...allowed(action.verb) }));
  const reasonOf = (code: string | undefined, facts?: Record<string, unknown>) =>
    code && problemText(code, facts).title;

  useCommands([
    ...all.map(
      ({ id, title, key, isAllowed, run }): Command => ({
        id,
        title,
        scope: "record",
        key,
        hint: isAllowed,
        refused: isAllowed ? undefined : "order.not_now",
        run,
      }),
    ),
    ...(firstHold
      ? [
          {
            id: "order.lift",
            title: "order.lift" as const,
            scope: "record" as const,
            key: "l",
            hint: true,
            run: () => void verbs.lift(firstHold),
          },
        ]
      : []),
  ]);

  const main = all.filter(
    ({ id, isAllowed }) => isAllowed && (steps.some((step) => step.id === id) || SHOWN.has(id)),
  );
  const rest = all.filter((action) => !main.includes(action));
  return (
    <>
      {main.map(({ id, title, key, run }, place) => (
        <Button key={id} look={place === 0 && !SHOWN.has(id) ? "main" : "plain"} shortcut={key} onClick={run}>
          {text(title)}
        </Button>
      ))}
      <MenuButton
        label={text("order.more")}
        icon={<Ellipsis size={16} aria-hidden="true" />}
        entries={rest.map(({ id, title, key, isAllowed, code, facts, run }) => ({
          id,
          label: text(title),
          shortcut: key,
          refused: isAllowed ? undefined : (reasonOf(code, facts) ?? text("order.not_now")),
          run,
        }))}
      />
      {dialog === "hold" && (
        <HoldDialog
          onClose={() => setDialog(undefined)}
          onDone={(body) => {
            setDialog(undefined);
            void verbs.hold(body);
          }}
        />
      )}
      {dialog === "quote" && (
        <Suspense>
          <QuoteDialog
            order={order}
            onClose={() => setDialog(undefined)}
            onDone={(validUntil) => {
              setDialog(undefined);
              void verbs.quote(validUntil, order.valid_until ?? "");
            }}
          />
        </Suspense>
      )}
      {dialog === "tag" && (
        <Suspense>
          <TagsDialog
            title={text("order.tags", { number: order.number })}
            tags={order.tags}
            onClose={() => setDialog(undefined)}
            onDone={(body) => {
              setDialog(undefined);
              void verbs.tag(body);
            }}
          />
        </Suspense>
      )}
      {dialog === "cancel" && (
        <CancelDialog
          number={order.number}
          onClose={() => setDialog(undefined)}
          onDone={(body) => {
            setDialog(undefined);
            void verbs.cancel(body);
          }}
        />
      )}
    </>
  );
}

/** Did anything leave that did not come back? */
const mayReturn = ({ quantities }: OrderDetail) => quantities.shipped > quantities.returned;

/** Picking, packing and shipping are one screen: it is there when any of them, or taking the work, would be carried out. */
function floorVerb(order: OrderDetail): string {
  const verbs = ["lease", "lease/take-over", "pick", "pack", "ship"];
  return verbs.find((verb) => verbOf(order, verb).isAllowed) ?? "lease";
}
