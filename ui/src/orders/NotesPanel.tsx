import { lazy, Suspense, useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import { keepVersion, notesFor, type OrderDetail } from "./detail";
import styles from "./orders.module.css";

export type Note = Schema<"Note">;
export type NoteBody = Schema<"NoteBody">;

const NoteDialog = lazy(() => import("./NoteDialog"));

/** What is written on the order, and for whom. Those that were put away stay readable. */
export function NotesPanel({ order }: { order: OrderDetail }) {
  const { text } = useShow();
  const may = useMay();
  const notes = useNotes(order);
  const [open, setOpen] = useState<"new" | Note>();
  const counting = notesFor(order);
  const away = order.notes.filter(({ archived_at }) => archived_at);
  const refused = may("order.note") ? undefined : ("form.no_right" as const);
  const write = () => setOpen("new");
  useCommands([{ id: "note.write", title: "note.write", scope: "record", key: "n", refused, run: write }]);
  return (
    <Panel
      title={text("note.notes")}
      beside={
        <Button look="quiet" shortcut="n" refused={refused && text(refused)} onClick={write}>
          {text("note.write")}
        </Button>
      }
    >
      {counting.length > 0 && (
        <ul className={styles.notes}>
          {counting.map((note) => (
            <NoteRow key={note.id} note={note}>
              <Button look="quiet" onClick={() => setOpen(note)}>
                {text("note.change")}
              </Button>
              <Button look="quiet" onClick={() => void notes.archive(note, true)}>
                {text("note.archive")}
              </Button>
            </NoteRow>
          ))}
        </ul>
      )}
      {away.length > 0 && (
        <details className={styles.notesAway}>
          <summary>{text("note.archived", { count: away.length })}</summary>
          <ul className={styles.notes}>
            {away.map((note) => (
              <NoteRow key={note.id} note={note}>
                <Button look="quiet" onClick={() => void notes.archive(note, false)}>
                  {text("note.restore")}
                </Button>
              </NoteRow>
            ))}
          </ul>
        </details>
      )}
      {open && (
        <Suspense>
          <NoteDialog
            note={open === "new" ? undefined : open}
            onClose={() => setOpen(undefined)}
            onDone={(body) => {
              setOpen(undefined);
              void (open === "new" ? notes.write(body) : notes.change(open, body));
            }}
          />
        </Suspense>
      )}
    </Panel>
  );
}

function NoteRow({ note, children }: { note: Note; children: React.ReactNode }) {
  const { text, word, format } = useShow();
  const by = note.written_by_name ?? text("orders.somebody");
  return (
    <li>
      <p className={styles.noteFor}>
        <strong>{word("note_audience", note.audience)}</strong>
        <small className="soft">{text("note.by", { by, time: format.instant(note.written_at) })}</small>
      </p>
      <p className={styles.noteText} dir="auto">
        {note.text}
      </p>
      <div className={styles.noteActions}>{children}</div>
    </li>
  );
}

function useNotes({ id, version }: OrderDetail) {
  const text = useShow().text;
  const send = useChange();
  const put = (note: string, body: Schema<"ChangedNoteBody">, seen?: number) =>
    answered(
      api.PUT("/api/v1/orders/{id}/notes/{note}", {
        params: { path: { id, note } },
        headers: seen === undefined ? {} : ifMatch(seen),
        body,
      }),
    ).then(kept);
  const bodyOf = ({ audience, text }: Note, archived = false) => ({ audience, text, archived });

  return {
    write: (body: NoteBody) =>
      send({
        run: () =>
          answered(api.POST("/api/v1/orders/{id}/notes", { params: { path: { id } }, body })).then(kept),
        done: text("note.written"),
        undo: ({ note }) => put(note ?? "", { ...body, archived: true }),
        undone: text("note.put_away"),
      }),
    change: (note: Note, body: NoteBody) =>
      send({
        run: () => put(note.id, { ...body, archived: false }, version),
        done: text("note.changed"),
        undo: () => put(note.id, bodyOf(note)),
        undone: text("note.changed_back"),
      }),
    archive: (note: Note, archived: boolean) =>
      send({
        run: () => put(note.id, bodyOf(note, archived), version),
        done: text(archived ? "note.put_away" : "note.restored"),
        undo: () => put(note.id, bodyOf(note, !archived)),
        undone: text(archived ? "note.restored" : "note.put_away"),
      }),
  };
}

function kept(answer: Schema<"OrderAnswer">) {
  keepVersion(answer);
  return answer;
}
