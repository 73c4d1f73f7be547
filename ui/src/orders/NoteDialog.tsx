import { type FormEvent, useState } from "react";
import { useMay } from "@/api/me";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Select, TextArea } from "@/design/Field";
import { useShow } from "@/i18n/show";
import type { Note, NoteBody } from "./NotesPanel";
import styles from "./orders.module.css";

const AUDIENCES = ["pick", "pack", "customer", "carrier", "internal"];

/** The longest note that the book takes. */
const CHARS_MAX = 4000;

interface Props {
  /** The note that is changed; a new one without. */
  note: Note | undefined;
  onDone: (body: NoteBody) => void;
  onClose: () => void;
}

/** What is to be written, and who is to read it. */
export default function NoteDialog({ note, onDone, onClose }: Props) {
  const { text, word } = useShow();
  const may = useMay();
  const [audience, setAudience] = useState(note?.audience ?? "pick");
  const [words, setWords] = useState(note?.text ?? "");
  const [isEmpty, setIsEmpty] = useState(false);
  const choices = AUDIENCES.filter((one) => one !== "internal" || may("order.note_internal"));
  const title = text(note ? "note.change" : "note.write");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() === "") return setIsEmpty(true);
    onDone({ audience, text: words.trim() });
  };
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      actions={
        <Button look="main" type="submit" form="note" shortcut="Mod+Enter">
          {title}
        </Button>
      }
    >
      <form id="note" className={styles.form} onSubmit={submit}>
        <Select
          label={text("note.audience")}
          autoFocus
          value={audience}
          choices={choices.map((value) => ({ value, label: word("note_audience", value) }))}
          onChange={(event) => setAudience(event.target.value)}
        />
        <TextArea
          label={text("note.words")}
          hint={word("note_shown", audience)}
          error={isEmpty ? text("form.required") : undefined}
          value={words}
          rows={5}
          maxLength={CHARS_MAX}
          onChange={(event) => {
            setIsEmpty(false);
            setWords(event.target.value);
          }}
        />
      </form>
    </Dialog>
  );
}
