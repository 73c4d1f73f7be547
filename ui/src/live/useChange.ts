import { useCallback } from "react";
import { useErrorText } from "@/design/states";
import { toast } from "@/design/toasts";
import { readAnew } from "./changes";

export interface Change<T> {
  /** Sends it. */
  run: () => Promise<T>;
  /** What to say when it is done; nothing is said without. */
  done?: string | ((answer: T) => string);
  /** Takes it back, where reality permits. */
  undo?: (answer: T) => Promise<unknown>;
  /** What to say when it was taken back. */
  undone?: string;
  /** Shows a refusal where it belongs, as in a form, instead of in the news. */
  refused?: (error: unknown) => void;
}

/** Tells in the news why something was not done, in the server's words. */
export function useTellFailed(): (error: unknown) => void {
  const errorText = useErrorText();
  return useCallback(
    (error: unknown) => {
      const { title, detail } = errorText(error);
      toast({ kind: "failed", text: detail ? `${title}: ${detail}` : title });
    },
    [errorText],
  );
}

/**
 * Changes something in the book: says what happened, offers the way back, has the screen read anew. Answers what
 * the server answered, or undefined when it said no; the refusal is already shown then.
 */
export function useChange(): <T>(change: Change<T>) => Promise<T | undefined> {
  const failed = useTellFailed();
  return useCallback(
    async <T>({ run, done, undo, undone, refused }: Change<T>) => {
      const takeBack = (answer: T) => () => {
        void undo?.(answer)
          .then(() => undone && toast({ kind: "done", text: undone }))
          .catch(failed)
          .finally(readAnew);
      };
      try {
        const answer = await run();
        // What is said to be done can be seen to be done, and the next step sees it too.
        await readAnew();
        const text = typeof done === "function" ? done(answer) : done;
        if (text) toast({ kind: "done", text, undo: undo && takeBack(answer) });
        return answer;
      } catch (error) {
        (refused ?? failed)(error);
        void readAnew();
        return undefined;
      }
    },
    [failed],
  );
}
