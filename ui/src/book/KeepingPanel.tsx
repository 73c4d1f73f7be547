import { Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { useBook } from "./book";

/** Since when there is a book, and how old its last backup and the last proof of one are. */
export function KeepingPanel() {
  const { text, format } = useShow();
  const book = useBook();
  if (!book || book.demonstration) return null;
  const { created_at, last_backup, last_verified_restore } = book;
  const age = (at: string | undefined) =>
    at ? <time dateTime={at}>{`${format.relative(at)} (${format.instant(at)})`}</time> : text("book.never");
  return (
    <Panel title={text("book.title")}>
      <Facts
        facts={[
          [text("book.since"), format.dayOf(created_at)],
          [text("book.last_backup"), age(last_backup?.made_at)],
          [text("book.last_proof"), age(last_verified_restore?.verified_at)],
        ]}
      />
    </Panel>
  );
}
