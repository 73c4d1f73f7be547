import { type FormEvent, useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import { useText } from "@/i18n/text";
import styles from "./orders.module.css";
import { difference, readTags, type TagsBody } from "./tags";

interface Props {
  title: string;
  /** What is said of the orders it is for. */
  detail?: string | undefined;
  /** The tags of the one order it is for; without, some are put on and others taken off. */
  tags?: string[];
  onDone: (body: TagsBody) => void;
  onClose: () => void;
}

/** Which tags an order has; or, for several, which are put on and which taken off. */
export default function TagsDialog({ title, detail, tags, onDone, onClose }: Props) {
  const text = useText();
  const [added, setAdded] = useState((tags ?? []).join(", "));
  const [removed, setRemoved] = useState("");
  const [isEmpty, setIsEmpty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tags) return onDone(difference(tags, readTags(added)));
    const body = { add: readTags(added), remove: readTags(removed) };
    if (body.add.length + body.remove.length === 0) return setIsEmpty(true);
    onDone(body);
  };
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="tags" shortcut="Enter">
          {text("tags.do")}
        </Button>
      }
    >
      <form id="tags" className={styles.form} onSubmit={submit}>
        {detail && <p>{detail}</p>}
        <TextField
          label={text(tags ? "tags.all" : "tags.add")}
          hint={text("tags.hint")}
          error={isEmpty ? text("tags.comma") : undefined}
          autoFocus
          autoComplete="off"
          value={added}
          onChange={({ target }) => {
            setIsEmpty(false);
            setAdded(target.value);
          }}
        />
        {!tags && (
          <TextField
            label={text("tags.remove")}
            autoComplete="off"
            value={removed}
            onChange={({ target }) => setRemoved(target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}
