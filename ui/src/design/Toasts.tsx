import { X } from "lucide-react";
import { useCommands } from "@/commands/registry";
import { useText } from "@/i18n/text";
import { ShapeIcon } from "./Badge";
import { Button, IconButton } from "./Button";
import styles from "./Toasts.module.css";
import { dismiss, undoLast, useToasts } from "./toasts";

export function Toasts() {
  const text = useText();
  const toasts = useToasts();
  const mayUndo = toasts.some(({ undo }) => undo);
  useCommands(
    mayUndo
      ? [{ id: "undo", title: "action.undo", scope: "record", key: "z", hint: true, run: undoLast }]
      : [],
  );
  return (
    <section className={styles.region} aria-live="polite" aria-label={text("shell.news")}>
      {toasts.map((toast) => (
        <div key={toast.id} className={`${styles.toast} ${styles[toast.kind]}`}>
          <ShapeIcon shape={toast.kind === "done" ? "tick" : "alert"} size={16} />
          <p>{toast.text}</p>
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
