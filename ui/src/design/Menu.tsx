import { type ButtonHTMLAttributes, lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { Button, type ButtonProps } from "./Button";

export interface MenuEntry {
  id: string;
  label: string;
  icon?: ReactNode;
  shortcut?: string | undefined;
  /** Why it cannot be chosen now. */
  refused?: string | undefined;
  /** For entries that switch something on or off. */
  isChosen?: boolean;
  run: () => void;
}

const Overlay = lazy(() => import("./overlays/MenuOverlay"));

interface MenuProps
  extends Pick<ButtonProps, "look" | "icon" | "shortcut">,
    Pick<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  label: string;
  entries: MenuEntry[];
  children?: ReactNode;
}

/** A button that opens a menu. The menu's parts are fetched when it is first opened. */
export function MenuButton({ label, entries, children, ...look }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        {...look}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={children ? undefined : label}
        title={label}
        onClick={() => setIsOpen(!isOpen)}
      >
        {children}
      </Button>
      {isOpen && (
        <Suspense>
          <Overlay label={label} entries={entries} anchor={button} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
