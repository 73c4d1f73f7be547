import type { ReactNode } from "react";
import styles from "./Badge.module.css";

export type Family = "blue" | "teal" | "violet" | "green" | "amber" | "red" | "grey";

/**
 * A word with its own shape, so that colour is never the only sign. `loud` gives it a ground: only for what needs
 * a person; the normal flow stays icon and text.
 */
export function Badge({
  family,
  shape,
  loud = false,
  children,
}: {
  family: Family;
  shape: Shape;
  loud?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={`${styles.badge} ${styles[family]} ${loud ? styles.loud : ""}`}>
      <ShapeIcon shape={shape} />
      {children}
    </span>
  );
}

export type Shape =
  | "draft"
  | "plus"
  | "tick"
  | "box"
  | "bars"
  | "cube"
  | "truck"
  | "half"
  | "pause"
  | "loop"
  | "alert"
  | "cross"
  | "dot";

const PATHS: Record<Shape, string> = {
  draft: "M4 12.5 11 5.5l2 2-7 7H4zM3 3h5",
  plus: "M8 3.5v9M3.5 8h9",
  tick: "M3.5 8.5 6.5 11.5 12.5 4.5",
  box: "M3 5.5h10v7.5H3zM3 5.5 5 3h6l2 2.5M8 3v2.5",
  bars: "M4 12.5v-4M8 12.5v-9M12 12.5V6",
  cube: "M8 2.5 13 5v6l-5 2.5L3 11V5zM3 5l5 2.5L13 5M8 7.5v6",
  truck: "M2 4.5h7v6H2zM9 6.5h3l2 2v2H9zM4.5 12.5a1 1 0 1 0 0-.01M11.5 12.5a1 1 0 1 0 0-.01",
  half: "M8 3a5 5 0 1 0 0 10zM8 3a5 5 0 0 1 0 10",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  loop: "M12.5 8a4.5 4.5 0 1 1-1.4-3.2M12.5 2.5v3h-3",
  alert: "M8 2.5 14 13H2zM8 6.5v3M8 11.3v.2",
  cross: "M4 4l8 8M12 4l-8 8",
  dot: "M8 8v.01",
};

export function ShapeIcon({ shape, size = 14 }: { shape: Shape; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={shape === "dot" ? 5 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[shape]} />
    </svg>
  );
}
