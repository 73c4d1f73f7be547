import { useState } from "react";
import { api } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import { useBook } from "./book";
import styles from "./book.module.css";

/** That the book is a demonstration, and the way to an empty one. */
export function DemonstrationPanel() {
  const text = useText();
  const demonstration = useBook()?.demonstration;
  const may = useMe()?.permissions;
  const [isOpen, setIsOpen] = useState(false);
  const mayRemove = may?.includes("book.demonstrate") ?? false;
  const canRemove = demonstration != null && mayRemove;
  useCommands(
    canRemove
      ? [{ id: "demo.remove", title: "demo.remove", scope: "record", run: () => setIsOpen(true) }]
      : [],
  );
  if (!demonstration) return null;
  return (
    <Panel title={text("demo.is_demo", { name: demonstration.name })}>
      <div className={styles.panel}>
        <p className="soft">{text("demo.remove_detail")}</p>
        <div>
          <Button
            look="danger"
            refused={mayRemove ? undefined : text("demo.no_right")}
            onClick={() => setIsOpen(true)}
          >
            {text("demo.remove")}
          </Button>
        </div>
      </div>
      {isOpen && <RemoveDialog name={demonstration.name} onClose={() => setIsOpen(false)} />}
    </Panel>
  );
}

function RemoveDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const text = useText();
  const change = useChange();
  const [typed, setTyped] = useState("");
  const isMeant = typed.trim() === name;
  const remove = () => {
    if (!isMeant) return;
    onClose();
    void change({
      run: () => answered(api.POST("/api/v1/book/demonstration/remove", { body: { name } })),
      done: text("demo.removed"),
    });
  };
  return (
    <Dialog
      title={text("demo.remove_title")}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text("demo.keep")}</Button>
          <Button look="danger" refused={isMeant ? undefined : text("demo.not_name")} onClick={remove}>
            {text("demo.remove")}
          </Button>
        </>
      }
    >
      <form
        className={styles.panel}
        onSubmit={(event) => {
          event.preventDefault();
          remove();
        }}
      >
        <p>{text("demo.remove_detail")}</p>
        <TextField
          label={text("demo.type_name", { name })}
          value={typed}
          autoFocus
          onChange={({ target }) => setTyped(target.value)}
        />
      </form>
    </Dialog>
  );
}
