import { X } from "lucide-react";
import { useCommands } from "@/commands/registry";
import { useText } from "@/i18n/text";
import { ShapeIcon } from "./Badge";
import { Button, IconButton } from "./Button";
import styles from "./Toasts.module.css";
import { dismiss, lookAtLast, undoLast, useToasts } from "./toasts";

const SHAPES = { done: "tick", failed: "alert", busy: "loop" } as const;

export function Toasts() {
  const text = useText();
  const toasts = useToasts();
  const mayUndo = toasts.some(({ undo }) => undo);
  const mayLook = toasts.some(({ look }) => look);
  const hinted = { scope: "record", hint: true } as const;
  useCommands([
    ...(mayUndo ? [{ ...hinted, id: "undo", title: "action.undo" as const, key: "z", run: undoLast }] : []),
    ...(mayLook
      ? [{ ...hinted, id: "look", title: "action.look" as const, key: "Shift+z", run: lookAtLast }]
      : []),
  ]);
  return (
    <section className={styles.region} aria-live="polite" aria-label={text("shell.news")}>
      {toasts.map((toast) => (
        <div key={toast.id} className={`${styles.toast} ${styles[toast.kind]}`}>
          <ShapeIcon shape={SHAPES[toast.kind]} size={16} />
          <p>{toast.text}</p>
          {toast.look && (
            <Button look="plain" shortcut="Shift+z" onClick={lookAtLast}>
              {toast.look.label}
            </Button>
          )}
          {toast.undo && (
            <Button look="plain" shortcut="z" onClick={undoLast}>
              {text("action.undo")}
            </Button>
          )}
          <IconButton label={text("action.dismiss")} onClick={() => dismiss(toast.id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </section>
  );
}
