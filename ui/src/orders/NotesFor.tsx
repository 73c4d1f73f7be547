import { useShow } from "@/i18n/show";
import { notesFor, type OrderDetail } from "./detail";
import styles from "./orders.module.css";

/** What is written for whoever does this step. */
export function NotesFor({ order, audience }: { order: Pick<OrderDetail, "notes">; audience: string }) {
  const { text } = useShow();
  const notes = notesFor(order, audience);
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notesFor} aria-label={text("note.notes")}>
      {notes.map((note) => (
        <li key={note.id} dir="auto">
          {note.text}
        </li>
      ))}
    </ul>
  );
}
