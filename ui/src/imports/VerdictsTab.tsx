// What a commit would do, or did; and the lines that a person must look at.
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/states";
import type { GridColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { PeekPanel } from "@/lists/PeekPanel";
import { PlainGrid, useReader } from "@/lists/PlainGrid";
import type { Reader } from "@/lists/source";
import { Effect } from "./Effect";
import { type Issue, IssuePeek, Reason, Verdict } from "./IssuePeek";
import styles from "./imports.module.css";
import type { Import } from "./model";
import { issueKindsQuery } from "./requests";
import { useImportWords } from "./words";

interface Props {
  it: Import;
  onCorrected: () => void;
  /** Has the lines judged again, items that are not known being made. */
  onCreateItems: () => void;
}

export function VerdictsTab({ it, onCorrected, onCreateItems }: Props) {
  const { text, format } = useShow();
  const words = useImportWords();
  const [code, setCode] = useState<string>();
  // Corrections leave the list as it is until the lines are judged again.
  const stage = it.counters.lines_read;
  const { data: kinds } = useQuery(issueKindsQuery(it.id, it.version));
  const unknownItems = kinds?.find(({ code: own }) => own === UNKNOWN_ITEM)?.count ?? 0;
  const total = kinds?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <>
      {it.counters.documents_done > 0 && <Effect it={it} />}
      {it.state === "checked" && it.noun === "orders" && unknownItems > 0 && (
        <p className={styles.wayOut}>
          <span>{text("imports.unknown_items", { lines: unknownItems })}</span>
          <Button onClick={onCreateItems}>{text("imports.create_items")}</Button>
        </p>
      )}
      {kinds && total === 0 ? (
        <EmptyState kind="nothing" title={text("imports.no_issues")}>
          {text("imports.no_issues_detail")}
        </EmptyState>
      ) : (
        <section className={styles.issues} aria-label={text("imports.issues")}>
          <div className={styles.kinds} role="group" aria-label={text("imports.kinds")}>
            <button type="button" aria-pressed={code === undefined} onClick={() => setCode(undefined)}>
              {text("imports.all_kinds")} <b>{format.quantity(total)}</b>
            </button>
            {kinds?.map((kind) => (
              <button
                key={`${kind.verdict} ${kind.code}`}
                type="button"
                aria-pressed={code === kind.code}
                onClick={() => setCode(kind.code)}
              >
                {words(kind.code, PLAIN_FACTS)} <b>{format.quantity(kind.count)}</b>
              </button>
            ))}
          </div>
          <IssueGrid key={`${stage} ${code}`} it={it} code={code} onCorrected={onCorrected} />
        </section>
      )}
    </>
  );
}

/** What the book says to a line whose item it does not know. */
const UNKNOWN_ITEM = "product.not_found";

/** In the name of a kind, the facts of a single line stand as dots. */
const PLAIN_FACTS = new Proxy({}, { has: () => true, get: () => "…" }) as Record<string, unknown>;

function IssueGrid({
  it,
  code,
  onCorrected,
}: {
  it: Import;
  code: string | undefined;
  onCorrected: () => void;
}) {
  const { text } = useShow();
  const { id } = it;
  const reader = useMemo<Reader<Issue>>(
    () => ({
      rowId: ({ document, line, column, code }) => `${document} ${line} ${column} ${code}`,
      page: async ({ after, limit, signal }) => {
        const params = { path: { id }, query: { after, limit, ...(code ? { code } : {}) } };
        const page = await answered(api.GET("/api/v1/imports/{id}/issues", { params, signal }));
        return page as unknown as { items: Issue[]; next?: string | null };
      },
    }),
    [id, code],
  );
  const [source, state] = useReader(reader);
  const [active, setActive] = useState<string>();
  const [isPeeking, setIsPeeking] = useState(false);
  const names = it.report.files?.map(({ columns }) => columns.map(({ name }) => name)) ?? [];
  return (
    <div className={styles.grid}>
      <PlainGrid
        label={text("imports.issues")}
        columns={columns}
        source={source}
        state={state}
        onActive={setActive}
        onOpen={() => setIsPeeking(true)}
        onPeek={() => setIsPeeking(!isPeeking)}
      />
      {isPeeking && (
        <PeekPanel
          peek={(issue: Issue) => (
            <IssuePeek
              key={`${issue.file} ${issue.line}`}
              it={it}
              issue={issue}
              names={names[issue.file] ?? []}
              onCorrected={onCorrected}
            />
          )}
          store={source.store}
          id={active}
          onClose={() => setIsPeeking(false)}
        />
      )}
    </div>
  );
}

const columns: GridColumn<Issue>[] = [
  {
    id: "line",
    title: "imports.line",
    width: 90,
    align: "end",
    isPinned: true,
    card: "extra",
    cell: ({ line }, { format }) => (line > 0 ? format.quantity(line) : "–"),
  },
  {
    id: "verdict",
    title: "imports.verdict",
    width: 150,
    card: "end",
    cell: ({ verdict }) => <Verdict verdict={verdict} />,
  },
  {
    id: "reason",
    title: "imports.reason",
    width: 380,
    card: "meta",
    cell: (issue) => <Reason issue={issue} />,
  },
  { id: "key", title: "imports.document", width: 130, card: "title", cell: ({ key }) => key },
  {
    id: "value",
    title: "imports.value",
    width: 150,
    cell: ({ cells, column }) => <code dir="auto">{cells[column - 1] ?? ""}</code>,
  },
  {
    id: "row",
    title: "imports.row",
    width: 480,
    cell: ({ cells }) => (
      <span className="soft" dir="auto">
        {cells.join(" │ ")}
      </span>
    ),
  },
];
