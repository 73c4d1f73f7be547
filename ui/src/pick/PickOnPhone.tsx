// From the desk's page of an order to a phone in the warehouse: a code that signs in to its pick screen, once.
import { Smartphone } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useMe } from "@/api/me";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";

import { useText } from "@/i18n/text";

const QrDialog = lazy(() => import("./QrDialog"));

/** For the actions of an order's page. Not offered to those who may not make sign-in links. */
export function PickOnPhone({ order }: { order: string }) {
  const text = useText();
  const [isOpen, setIsOpen] = useState(false);
  const me = useMe();
  const may = me?.permissions.includes("sign_in_link.create") ?? false;
  const open = () => setIsOpen(true);
  useCommands(
    may ? [{ id: "order.phone", title: "pick.on_phone", scope: "record", key: "q", run: open }] : [],
  );
  if (!may) return null;
  return (
    <>
      <Button
        icon={<Smartphone size={15} strokeWidth={1.75} aria-hidden="true" />}
        shortcut="q"
        onClick={open}
      >
        {text("pick.on_phone")}
      </Button>
      {isOpen && (
        <Suspense>
          <QrDialog order={order} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
