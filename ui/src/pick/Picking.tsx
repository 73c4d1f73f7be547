// One instruction fills the screen: go to this bin, take this item, so many times.
import { Camera as CameraIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCommands } from "@/commands/registry";
import { ShapeIcon } from "@/design/Badge";
import { Button } from "@/design/Button";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import { NotesFor } from "@/orders/NotesFor";
import { cameraRefusal } from "@/scan/camera";
import { keyOf, leftAt, type Stop } from "./model";
import { Big, Notice } from "./PickScreen";
import styles from "./pick.module.css";
import { lease, type Work } from "./requests";
import { ShortDialog } from "./ShortDialog";
import { useLease } from "./useLease";
import { usePicking } from "./usePicking";

const Camera = lazy(() => import("./Camera"));

interface Props {
  work: Work;
  onRead: () => void;
  onGivenBack: () => void;
}

export function Picking({ work, onRead, onGivenBack }: Props) {
  const { text, word, format } = useShow();
  const change = useChange();
  const { order } = work;
  const until = useLease(order.id, order.lease?.expires_at, true, onRead);
  const picking = usePicking(work, onRead);
  const [isCamera, setIsCamera] = useState(false);
  const [isShort, setIsShort] = useState(false);
  const refusal = cameraRefusal();
  const { stop, flash, isAtBin, waiting } = picking;

  const giveBack = () => {
    onGivenBack();
    void change({ run: () => lease(order.id, "lease/give-back") });
  };
  useCommands([
    {
      id: "pick.confirm",
      title: "pick.confirm",
      scope: "record",
      key: "n",
      hint: true,
      run: picking.confirmOne,
      ...(stop ? {} : { refused: "pick.nothing_left" as const }),
    },
    {
      id: "pick.short",
      title: "pick.short",
      scope: "record",
      key: "s",
      hint: true,
      run: () => setIsShort(true),
    },
    { id: "pick.give_back", title: "pick.give_back", scope: "record", key: "b", hint: true, run: giveBack },
  ]);

  if (!stop && waiting === 0) {
    return (
      <Notice order={order.number} shape="tick" title={text("pick.all_picked")}>
        <p>{text("pick.all_picked_detail")}</p>
        <Big isMain onClick={giveBack}>
          {text("pick.done")}
        </Big>
      </Notice>
    );
  }
  return (
    <div className={styles.screen} data-flash={flash?.kind}>
      <header className={styles.head}>
        <span className={styles.order}>{text("pick.order", { number: order.number })}</span>
        <span>{text("pick.progress", { done: picking.done, all: picking.all })}</span>
        {until && <span className="soft">{text("pick.until", { time: format.time(until) })}</span>}
      </header>
      {waiting > 0 && !picking.isThrough && (
        <p className={styles.waiting} role="status">
          <ShapeIcon shape="loop" /> {text("pick.waiting", { count: waiting })}
          <Button onClick={picking.sendAgain}>{text("action.retry")}</Button>
        </p>
      )}
      <NotesFor order={order} audience="pick" />
      {stop && (
        <Instruction
          key={keyOf(stop)}
          stop={stop}
          isAtBin={isAtBin}
          onBin={picking.atBin}
          onTake={picking.take}
        />
      )}
      <div className={styles.said} role="status" aria-live="assertive">
        {flash && (
          <p data-kind={flash.kind}>
            <ShapeIcon shape={flash.kind === "right" ? "tick" : "cross"} size={28} />
            <span>{flash.text}</span>
          </p>
        )}
      </div>
      {isCamera && (
        <Suspense>
          <Camera onClose={() => setIsCamera(false)} />
        </Suspense>
      )}
      <footer className={styles.foot}>
        <Button onClick={() => setIsShort(true)}>{text("pick.short")}</Button>
        <Button
          icon={<CameraIcon size={18} aria-hidden="true" />}
          refused={refusal && word("pick_camera", refusal)}
          onClick={() => setIsCamera(!isCamera)}
        >
          {text("pick.camera")}
        </Button>
        <Button onClick={giveBack}>{text("pick.give_back")}</Button>
      </footer>
      {isShort && stop && <ShortDialog order={order.id} stop={stop} onClose={() => setIsShort(false)} />}
    </div>
  );
}

interface InstructionProps {
  stop: Stop;
  isAtBin: boolean;
  onBin: () => void;
  onTake: (quantity: number) => void;
}

function Instruction({ stop, isAtBin, onBin, onTake }: InstructionProps) {
  const { text, format } = useShow();
  const left = leftAt(stop);
  return (
    <div className={styles.instruction}>
      <h1>
        <span className={styles.verb}>{text(isAtBin ? "pick.from_bin" : "pick.go_to")}</span>
        <span className={styles.place}>{stop.binCode}</span>
      </h1>
      <p className={styles.item}>
        <strong dir="auto">{stop.name || stop.sku}</strong>
        <code>{stop.sku}</code>
        {stop.lot && <span>{text("pick.lot", { lot: stop.lot })}</span>}
      </p>
      <p className={styles.count}>
        <span>{format.quantity(left)}</span>
        {text("pick.to_take_here", { left, quantity: stop.quantity })}
      </p>
      {isAtBin ? (
        <div className={styles.takes}>
          <Big isMain={left === 1} onClick={() => onTake(1)}>
            {text("pick.take_one")}
          </Big>
          {left > 1 && (
            <Big isMain onClick={() => onTake(left)}>
              {text("pick.take_all", { left })}
            </Big>
          )}
        </div>
      ) : (
        <Big isMain onClick={onBin}>
          {text("pick.at_bin")}
        </Big>
      )}
      <p className={styles.hint}>{text(isAtBin ? "pick.scan_item" : "pick.scan_bin")}</p>
    </div>
  );
}
