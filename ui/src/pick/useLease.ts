// Holding on to the work: renewed while the screen stands, and heard when a colleague has taken it over.
import { useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { renewInMs } from "./model";
import { lease } from "./requests";

/** When a renewal did not get through, it is tried again this soon. */
const TRY_AGAIN_MS = 5_000;

/** Answers when the work ends unless it is renewed. `onLost` hears that it is no longer one's own. */
export function useLease(id: string, expiresAt: string | undefined, isMine: boolean, onLost: () => void) {
  const [renewed, setRenewed] = useState<string>();
  const lost = useRef(onLost);
  lost.current = onLost;
  const until = renewed ?? expiresAt;

  useEffect(() => {
    if (!isMine || !until) return;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const renew = async () => {
      try {
        const next = await lease(id, "lease/renew");
        if (!isOver) setRenewed(next);
      } catch (error) {
        if (isOver) return;
        if (error instanceof Problem) lost.current();
        else timer = setTimeout(() => void renew(), TRY_AGAIN_MS);
      }
    };
    timer = setTimeout(() => void renew(), renewInMs(until, Date.now()));
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id, until, isMine]);

  return until;
}
