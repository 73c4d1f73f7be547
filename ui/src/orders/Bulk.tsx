import { useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered, Problem } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { toast } from "@/design/toasts";
import { useText } from "@/i18n/text";
import { readAnew } from "@/live/changes";
import { HoldDialog } from "./HoldDialog";
import type { Order } from "./list";

type Answer = Schema<"OrderAnswer">;

interface Outcome {
  done: Answer[];
  /** How many were refused, by the reason in the server's words. */
  refused: Map<string, number>;
}

/** What may be done with several orders. Each is decided for itself; what is refused is told, with the reason. */
export default function Bulk({
  orders,
  isAll,
  onDone,
}: {
  orders: Order[];
  isAll: boolean;
  onDone: () => void;
}) {
  const text = useText();
  const [isHolding, setIsHolding] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const refused = isAll ? ("bulk.choose_rows" as const) : isBusy ? ("shell.loading" as const) : undefined;

  const tell = (
    { done, refused: reasons }: Outcome,
    key: "bulk.released" | "bulk.held",
    undo: (done: Answer[]) => void,
  ) => {
    const no = [...reasons].map(([reason, count]) => `${reason} (${count})`).join(", ");
    const said = text(key, { count: done.length });
    const mayUndo = done.length > 0 ? () => undo(done) : undefined;
    toast({
      kind: done.length > 0 ? "done" : "failed",
      text: no ? `${said} ${text("bulk.refused", { reasons: no })}` : said,
      undo: mayUndo,
    });
  };

  const run = async (
    send: (order: Order) => Promise<Answer>,
    key: "bulk.released" | "bulk.held",
    undo: (done: Answer[]) => void,
  ) => {
    setIsBusy(true);
    tell(await inTurn(orders, send), key, undo);
    setIsBusy(false);
    onDone();
    void readAnew();
  };

  const release = () =>
    void run(
      ({ id, version }) =>
        answered(
          api.POST("/api/v1/orders/{id}/release", {
            params: { path: { id } },
            headers: ifMatch(version),
            body: {},
          }),
        ),
      "bulk.released",
      (done) => void inTurn(done, unallocate).then(readAnew),
    );
  const hold = (body: Schema<"HoldBody">) => {
    setIsHolding(false);
    void run(
      ({ id, version }) =>
        answered(
          api.POST("/api/v1/orders/{id}/holds", {
            params: { path: { id } },
            headers: ifMatch(version),
            body,
          }),
        ),
      "bulk.held",
      (done) => void inTurn(done, lift).then(readAnew),
    );
  };

  useCommands([
    {
      id: "bulk.release",
      title: "order.release",
      scope: "list",
      key: "r",
      hint: true,
      refused,
      run: release,
    },
    {
      id: "bulk.hold",
      title: "order.hold",
      scope: "list",
      key: "h",
      hint: true,
      refused,
      run: () => setIsHolding(true),
    },
  ]);
  return (
    <>
      <Button look="main" shortcut="r" refused={refused && text(refused)} onClick={release}>
        {text("order.release")}
      </Button>
      <Button shortcut="h" refused={refused && text(refused)} onClick={() => setIsHolding(true)}>
        {text("order.hold")}
      </Button>
      {isHolding && <HoldDialog onClose={() => setIsHolding(false)} onDone={hold} />}
    </>
  );
}

function unallocate({ id }: Answer): Promise<Answer> {
  return answered(api.POST("/api/v1/orders/{id}/unallocate", { params: { path: { id } }, body: {} }));
}

function lift({ id, hold }: Answer): Promise<Answer> {
  return answered(
    api.POST("/api/v1/orders/{id}/holds/{hold}/lift", {
      params: { path: { id, hold: hold ?? "" } },
      body: {},
    }),
  );
}

/** One after the other: people elsewhere wait for the same server. */
async function inTurn<Item>(items: Item[], send: (item: Item) => Promise<Answer>): Promise<Outcome> {
  const outcome: Outcome = { done: [], refused: new Map() };
  for (const item of items) {
    try {
      outcome.done.push(await send(item));
    } catch (error) {
      const reason = error instanceof Problem ? error.body.title : String(error);
      outcome.refused.set(reason, (outcome.refused.get(reason) ?? 0) + 1);
    }
  }
  return outcome;
}
