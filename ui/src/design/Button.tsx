import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./Button.module.css";
import { KeyCap } from "./KeyCap";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  look?: "main" | "plain" | "quiet" | "danger";
  icon?: ReactNode;
  /** The shortcut that does the same, drawn beside the text. */
  shortcut?: string | undefined;
  /** Why it cannot be used now. It stays reachable, so that the reason can be read. */
  refused?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = "plain",
  icon,
  shortcut,
  refused,
  children,
  onClick,
  ref,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      ref={ref}
      className={[styles.button, styles[look], rest.className].filter(Boolean).join(" ")}
      aria-disabled={refused ? true : undefined}
      title={refused ?? rest.title}
      onClick={refused ? (event) => event.preventDefault() : onClick}
    >
      {icon}
      {children}
      {shortcut && <KeyCap shortcut={shortcut} />}
    </button>
  );
}

/** A button that shows only its icon; the label is its name and its tooltip. */
export function IconButton({ label, children, ...rest }: ButtonProps & { label: string }) {
  return (
    <Button look="quiet" {...rest} aria-label={label} title={rest.title ?? label} className={styles.icon}>
      {children}
    </Button>
  );
}
