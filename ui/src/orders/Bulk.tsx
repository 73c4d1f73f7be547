import { useState } from "react";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Meter } from "@/design/Meter";
import { useShow } from "@/i18n/show";
import type { Selected } from "@/lists/definition";
import { useMatchingText } from "@/lists/matching";
import { HoldDialog } from "./HoldDialog";
import type { Order } from "./list";
import styles from "./orders.module.css";
import TagsDialog from "./TagsDialog";
import { useMass } from "./useMass";

/** What may be done with several orders. Each is decided for itself; what is refused is told, with the reason. */
export default function Bulk({ selected }: { selected: Selected<Order> }) {
  const { text } = useShow();
  const { asked, release, hold, tag, stop } = useMass(selected);
  const [dialog, setDialog] = useState<"release" | "hold" | "tag">();
  const close = () => setDialog(undefined);
  const number = useMatchingText()(selected);

  if (asked !== undefined) return <Running asked={asked} selected={selected} onStop={stop} />;
  return (
    <>
      <Verbs
        // Nobody has seen all that match, so the number is said first.
        onRelease={() => (selected.isAll ? setDialog("release") : void release())}
        onHold={() => setDialog("hold")}
        onTag={() => setDialog("tag")}
      />
      {dialog === "hold" && (
        <HoldDialog
          count={selected.isAll ? number : undefined}
          onClose={close}
          onDone={(body) => {
            close();
            void hold(body);
          }}
        />
      )}
      {dialog === "tag" && (
        <TagsDialog
          title={text("order.tag")}
          detail={selected.isAll ? text("bulk.tag_detail", { count: number }) : undefined}
          onClose={close}
          onDone={(body) => {
            close();
            void tag(body);
          }}
        />
      )}
      {dialog === "release" && (
        <Dialog
          title={text("order.release")}
          size="small"
          onClose={close}
          actions={
            <Button
              look="main"
              shortcut="Enter"
              autoFocus
              onClick={() => {
                close();
                void release();
              }}
            >
              {text("bulk.release_all", { count: number })}
            </Button>
          }
        >
          <p>{text("bulk.release_detail", { count: number })}</p>
        </Dialog>
      )}
    </>
  );
}

interface VerbsProps {
  onRelease: () => void;
  onHold: () => void;
  onTag: () => void;
}

function Verbs({ onRelease, onHold, onTag }: VerbsProps) {
  const { text } = useShow();
  useCommands([
    { id: "bulk.release", title: "order.release", scope: "list", key: "r", hint: true, run: onRelease },
    { id: "bulk.hold", title: "order.hold", scope: "list", key: "h", hint: true, run: onHold },
    { id: "bulk.tag", title: "order.tag", scope: "list", key: "Shift+t", hint: true, run: onTag },
  ]);
  return (
    <>
      <Button look="main" shortcut="r" onClick={onRelease}>
        {text("order.release")}
      </Button>
      <Button shortcut="h" onClick={onHold}>
        {text("order.hold")}
      </Button>
      <Button shortcut="Shift+t" onClick={onTag}>
        {text("order.tag")}
      </Button>
    </>
  );
}

interface RunningProps {
  asked: number;
  selected: Selected<Order>;
  onStop: () => void;
}

function Running({ asked, selected, onStop }: RunningProps) {
  const { text, format } = useShow();
  const [isStopping, setIsStopping] = useState(false);
  const stop = () => {
    setIsStopping(true);
    onStop();
  };
  const refused = isStopping ? "bulk.stopping" : undefined;
  useCommands([
    { id: "bulk.stop", title: "bulk.stop", scope: "list", key: "Escape", hint: true, refused, run: stop },
  ]);
  const done = format.quantity(asked);
  const told = text("bulk.progress", { done, count: useMatchingText()(selected) });
  return (
    <div className={styles.running}>
      <Meter label={told} value={selected.isExact ? asked / selected.count : undefined} />
      <span>{told}</span>
      <Button shortcut="Escape" refused={refused && text(refused)} onClick={stop}>
        {text("bulk.stop")}
      </Button>
    </div>
  );
}
