import { lazy, Suspense, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { type Command, useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { type MessageId, useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";

const ReceiveForm = lazy(() => import("./ReceiveForm"));
const LinkForm = lazy(() => import("./LinkForm"));
const ExchangeForm = lazy(() => import("./ExchangeForm"));

interface Action {
  id: string;
  title: MessageId;
  key: string;
  permission: string;
  isPossible: boolean;
  run: () => void;
}

/** What may be done with the return now. */
export function ReturnActions({ of }: { of: Schema<"ReturnDetail"> }) {
  const text = useText();
  const may = useMay();
  const change = useChange();
  const [shown, setShown] = useState<"receive" | "link" | "exchange">();
  const params = { path: { id: of.id } };
  const isOpen = of.ended_at == null;
  const cancel = () =>
    void change({
      run: () => answered(api.POST("/api/v1/returns/{id}/cancel", { params, body: {} })),
      done: text("returns.was_cancelled", { number: of.number }),
    });
  const close = () =>
    void change({
      run: () => answered(api.POST("/api/v1/returns/{id}/close", { params, body: {} })),
      done: text("returns.was_closed", { number: of.number }),
    });

  const all: Action[] = [
    {
      id: "return.receive",
      title: "returns.receive",
      key: "t",
      permission: "return.receive",
      isPossible: isOpen,
      run: () => setShown("receive"),
    },
    {
      id: "return.link",
      title: "returns.link",
      key: "k",
      permission: "return.edit",
      isPossible: of.order == null && of.status !== "cancelled",
      run: () => setShown("link"),
    },
    {
      id: "return.exchange",
      title: "returns.exchange",
      key: "x",
      permission: "order.create",
      isPossible: of.order != null && of.status !== "cancelled",
      run: () => setShown("exchange"),
    },
    {
      id: "return.close",
      title: "returns.close",
      key: "e",
      permission: "return.edit",
      isPossible: isOpen && of.received > 0,
      run: close,
    },
    {
      id: "return.cancel",
      title: "returns.cancel",
      key: "Shift+x",
      permission: "return.announce",
      isPossible: isOpen && of.received === 0,
      run: cancel,
    },
  ];
  const actions = all.filter(({ isPossible, permission }) => isPossible && may(permission));
  useCommands(
    actions.map(({ id, title, key, run }): Command => ({ id, title, scope: "record", key, hint: true, run })),
  );

  const hide = () => setShown(undefined);
  return (
    <>
      {actions.map(({ id, title, key, run }, place) => (
        <Button key={id} look={place === 0 ? "main" : "plain"} shortcut={key} onClick={run}>
          {text(title)}
        </Button>
      ))}
      <Suspense>
        {shown === "receive" && <ReceiveForm of={of} onClose={hide} />}
        {shown === "link" && <LinkForm of={of} onClose={hide} />}
        {shown === "exchange" && <ExchangeForm of={of} onClose={hide} />}
      </Suspense>
    </>
  );
}
