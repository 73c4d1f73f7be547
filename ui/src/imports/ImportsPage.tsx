// The imports there were, and the way to a new one: choose files, or drop them anywhere on the page.
import { useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { api, type Schema } from "@/api/client";
import { useMe } from "@/api/me";
import { answered } from "@/api/problem";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Page } from "@/design/Page";
import { EmptyState } from "@/design/states";
import type { GridColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { RowLink } from "@/lists/ListScreen";
import { PlainGrid, useReader } from "@/lists/PlainGrid";
import type { Reader } from "@/lists/source";
import { DemonstrationNote } from "./DemonstrationNote";
import { ImportState } from "./ImportState";
import styles from "./imports.module.css";
import type { Import } from "./model";
import { NewImport } from "./NewImport";

type Row = Schema<"ImportView">;

const reader: Reader<Row> = {
  rowId: ({ id }) => id,
  page: async ({ after, limit, signal }) =>
    await answered(api.GET("/api/v1/imports", { params: { query: { after, limit } }, signal })),
};

const columns: GridColumn<Row>[] = [
  {
    id: "name",
    title: "imports.name",
    width: 300,
    isPinned: true,
    card: "title",
    cell: ({ id, name }) => (
      <RowLink to="/imports/$id" params={{ id }}>
        {name || id}
      </RowLink>
    ),
  },
  {
    id: "state",
    title: "imports.state",
    width: 180,
    card: "end",
    cell: ({ state }) => <ImportState state={state} />,
  },
  {
    id: "noun",
    title: "imports.holds",
    width: 110,
    cell: ({ noun }, { word }) => word("import_noun", noun),
  },
  {
    id: "created_at",
    title: "imports.made_at",
    width: 160,
    card: "meta",
    cell: ({ created_at }, { format }) => format.instant(created_at),
  },
  {
    id: "lines",
    title: "imports.lines",
    width: 110,
    align: "end",
    card: "extra",
    cell: (row, { format }) => {
      const { lines_read } = (row as unknown as Import).counters;
      return lines_read > 0 ? format.quantity(lines_read) : "";
    },
  },
  {
    id: "refused",
    title: "imports.refused_lines",
    width: 130,
    align: "end",
    cell: (row, { format }) => {
      const { lines_refused } = (row as unknown as Import).counters;
      return lines_refused > 0 ? format.quantity(lines_refused) : "";
    },
  },
];

/** What the file chooser offers. Packed files are unpacked by the server. */
const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.gz,.zst,text/csv,text/tab-separated-values";

export function ImportsPage() {
  const { text } = useShow();
  const navigate = useNavigate();
  const [source, state] = useReader(reader);
  const [files, setFiles] = useState<File[]>([]);
  const [isOver, setIsOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const may = useMe()?.permissions;
  const choose = () => chooser.current?.click();
  const mayRun = may?.includes("import.run") ?? true;
  const refused = mayRun ? undefined : text("imports.no_right");

  useCommands([
    {
      id: "imports.choose",
      title: "imports.choose",
      scope: "list",
      key: "n",
      hint: true,
      run: choose,
      ...(mayRun ? {} : { refused: "imports.no_right" as const }),
    },
  ]);

  const onDrag = (event: DragEvent) => {
    if (!mayRun || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(event.type === "dragover");
    if (event.type === "drop") setFiles([...event.dataTransfer.files]);
  };

  const isEmpty = !state.isFirst && state.pages.rowCount === 0 && state.error === undefined;
  return (
    <div
      className={styles.drop}
      data-over={isOver || undefined}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrag}
    >
      <Page
        title={text("nav.imports")}
        isFilling
        actions={
          <Button
            look="main"
            icon={<FileUp size={16} aria-hidden="true" />}
            shortcut="n"
            refused={refused}
            onClick={choose}
          >
            {text("imports.choose")}
          </Button>
        }
      >
        <input
          ref={chooser}
          type="file"
          multiple
          accept={ACCEPTED}
          hidden
          aria-label={text("imports.choose")}
          onChange={({ target }) => {
            setFiles([...(target.files ?? [])]);
            target.value = "";
          }}
        />
        <DemonstrationNote />
        <p className="soft">{text("imports.drop_hint")}</p>
        {isEmpty ? (
          <EmptyState
            kind="nothing"
            title={text("imports.none")}
            actions={
              <Button refused={refused} onClick={choose}>
                {text("imports.choose")}
              </Button>
            }
          >
            {text("imports.none_detail")}
          </EmptyState>
        ) : (
          <PlainGrid
            label={text("nav.imports")}
            columns={columns}
            source={source}
            state={state}
            onOpen={(id) => void navigate({ to: "/imports/$id", params: { id } })}
          />
        )}
      </Page>
      {files.length > 0 && <NewImport files={files} onClose={() => setFiles([])} />}
    </div>
  );
}
