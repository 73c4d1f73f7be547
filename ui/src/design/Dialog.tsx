import { lazy, type ReactNode, Suspense } from "react";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Beside the title's end; the main button comes last. */
  actions?: ReactNode;
  size?: "small" | "normal" | "wide";
  /** From the right edge, as tall as the window. */
  isSheet?: boolean;
}

const Overlay = lazy(() => import("./overlays/DialogOverlay"));

/** A dialog over the page; rendered only while it is open. Its parts are fetched when first needed. */
export function Dialog(props: DialogProps) {
  return (
    <Suspense>
      <Overlay {...props} />
    </Suspense>
  );
}
