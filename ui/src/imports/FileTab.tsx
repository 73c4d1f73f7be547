// What was found in the files: their form, their columns with values, and what is to be asked.
import { memo } from "react";
import { ShapeIcon } from "@/design/Badge";
import { DetailLayout, Facts, Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { ColumnsTable } from "./ColumnsTable";
import styles from "./imports.module.css";
import type { Import, Profile, ReportFile } from "./model";
import { Questions } from "./Questions";
import { ReadingForm } from "./ReadingForm";
import { useImportWords } from "./words";

interface Props {
  it: Import;
  profile: Profile | undefined;
  isChanged: boolean;
  onChange: (profile: Profile) => void;
  onDrop: () => void;
}

export function FileTab({ it, profile, isChanged, onChange, onDrop }: Props) {
  const { text } = useShow();
  const words = useImportWords();
  const { files = [], questions = [], columns = [] } = it.report;
  return (
    <DetailLayout
      main={
        <>
          {it.error && (
            <p className={styles.failure} role="alert">
              <ShapeIcon shape="alert" size={16} />
              <span>
                {it.error.place?.line ? `${text("imports.at_line", { line: it.error.place.line })} ` : ""}
                {words(it.error.code, it.error.data)}
              </span>
            </p>
          )}
          {questions.length > 0 && <Questions it={it} questions={questions} />}
          {files.map((file) => (
            <FilePanel key={file.file} file={file} profile={profile} onChange={onChange} />
          ))}
          {files.length === 0 && columns.length > 0 && profile && (
            <Panel title={text("imports.columns")}>
              <ColumnsTable
                role={profile.tables[0]?.role ?? ""}
                columns={columns.map((name, index) => ({ ...UNREAD, column: index + 1, name }))}
                profile={profile}
                onChange={onChange}
              />
            </Panel>
          )}
        </>
      }
      aside={
        profile ? (
          <ReadingForm it={it} profile={profile} isChanged={isChanged} onChange={onChange} onDrop={onDrop} />
        ) : null
      }
    />
  );
}

/** A column of a file of which only the header was read. */
const UNREAD = { field: null, samples: [], decimal_mark: null, date_order: null };

interface FilePanelProps {
  file: ReportFile;
  profile: Profile | undefined;
  onChange: (profile: Profile) => void;
}

/** Many files have many columns: they are drawn anew when they change, not when the progress does. */
const FilePanel = memo(function FilePanel({ file, profile, onChange }: FilePanelProps) {
  const { text, word, format } = useShow();
  const { form } = file;
  return (
    <Panel title={text("imports.file_of", { number: file.file + 1, role: word("import_role", file.role) })}>
      <Facts
        facts={[
          [text("imports.rows"), format.quantity(file.rows)],
          [
            text("imports.encoding"),
            `${form.encoding} (${word("import_encoding_from", form.encoding_from)})`,
          ],
          [text("imports.separator"), word("import_separator", separatorName(form.separator))],
          [text("imports.header_line"), format.quantity(form.header_line)],
        ]}
      />
      <ColumnsTable role={file.role} columns={file.columns} profile={profile} onChange={onChange} />
    </Panel>
  );
});

const SEPARATORS: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe" };

/** The name of a separator, for its text; other signs stand for themselves. */
export function separatorName(sign: string): string {
  return SEPARATORS[sign] ?? sign;
}
