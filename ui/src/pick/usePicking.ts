// What has been scanned, what comes next, and what the last scan was.
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { newKey } from "@/api/client";
import { useErrorText } from "@/design/states";
import { useShow } from "@/i18n/show";
import { useScan } from "@/scan/scans";
import { signalRight, signalWrong } from "@/scan/signals";
import { judge, keyOf, leftAt, nextStop, withPending } from "./model";
import { browserKeeper, Outbox } from "./outbox";
import { readBarcodes, sendScan, type Work } from "./requests";

export interface Flash {
  kind: "right" | "wrong";
  text: string;
}

/** How long a right scan stays on the screen; a wrong one stays until the next. */
const RIGHT_MS = 900;

export function usePicking(work: Work, onRead: () => void) {
  const { text } = useShow();
  const errorText = useErrorText();
  const [flash, setFlash] = useState<Flash>();
  const [reachedBin, setReachedBin] = useState<string>();
  const [isThrough, setIsThrough] = useState(true);
  const { order } = work;

  const right = useCallback((said: string) => {
    signalRight();
    setFlash({ kind: "right", text: said });
  }, []);
  const wrong = useCallback((said: string) => {
    signalWrong();
    setFlash({ kind: "wrong", text: said });
  }, []);

  const refused = useRef((_: unknown) => {});
  refused.current = (error) => {
    const { title, detail } = errorText(error);
    wrong(`${title} ${detail}`);
    onRead();
  };
  const outbox = useMemo(
    () =>
      new Outbox(
        browserKeeper(order.id),
        (scan) => sendScan(order.id, scan),
        (_, error) => refused.current(error),
      ),
    [order.id],
  );
  const sent = useRef(onRead);
  sent.current = onRead;
  const flush = useCallback(async () => {
    await outbox.flush();
    setIsThrough(outbox.scans().length === 0);
    if (outbox.scans().length === 0) sent.current();
  }, [outbox]);
  const pending = useSyncExternalStore(outbox.subscribe, outbox.scans);

  useEffect(() => {
    if (outbox.scans().length > 0) void flush();
    const again = () => void flush();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [outbox, flush]);

  useEffect(() => {
    if (flash?.kind !== "right") return;
    const timer = setTimeout(() => setFlash(undefined), RIGHT_MS);
    return () => clearTimeout(timer);
  }, [flash]);

  const stops = withPending(work.stops, pending);
  const stop = nextStop(stops);
  const isAtBin = stop !== undefined && reachedBin === stop.bin;

  const take = (quantity: number) => {
    if (!stop) return;
    if (quantity > leftAt(stop)) {
      wrong(text("pick.too_many", { left: leftAt(stop), quantity }));
      return;
    }
    right(text("pick.taken", { quantity, item: stop.name || stop.sku }));
    void outbox.add({ key: newKey(), line: stop.line, bin: stop.bin, quantity }).then(flush);
  };
  const atBin = () => {
    if (!stop) return;
    setReachedBin(stop.bin);
    right(text("pick.at", { bin: stop.binCode }));
  };

  const heard = async (code: string) => {
    if (!stop) return;
    const asked = keyOf(stop);
    let judgement = judge(stop, isAtBin, code, new Map());
    if (judgement.kind === "unknown") {
      const barcodes = await readBarcodes(stop.product).catch(() => new Map<string, number>());
      if (asked !== keyOf(stop)) return;
      judgement = judge(stop, isAtBin, code, barcodes);
    }
    switch (judgement.kind) {
      case "bin":
        return atBin();
      case "item":
        return take(judgement.quantity);
      case "wrong":
        return wrong(text("pick.expected", { expected: judgement.expected, code }));
      default:
        return wrong(text("pick.expected", { expected: stop.sku, code }));
    }
  };
  useScan((code) => void heard(code));

  const sum = (of: (one: (typeof stops)[number]) => number) => stops.reduce((all, one) => all + of(one), 0);
  return {
    stop,
    isAtBin,
    flash,
    waiting: pending.length,
    isThrough,
    done: sum(({ picked }) => picked),
    all: sum(({ quantity }) => quantity),
    take,
    atBin,
    sendAgain: () => void flush(),
    /** The next step without a scanner: at the bin, or one piece taken. */
    confirmOne: () => (isAtBin ? take(1) : atBin()),
  };
}
