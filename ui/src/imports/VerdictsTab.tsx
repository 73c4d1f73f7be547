// What a commit would do, or did; and the lines that a person must look at.
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { Badge } from "@/design/Badge";
import { EmptyState } from "@/design/states";
import type { GridColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { PeekPanel } from "@/lists/PeekPanel";
import { PlainGrid, useReader } from "@/lists/PlainGrid";
import type { Reader } from "@/lists/source";
import { Effect } from "./Effect";
import styles from "./imports.module.css";
import type { Import } from "./model";
import { issueKindsQuery } from "./requests";
import { useImportWords } from "./words";

type Issue = Omit<Schema<"IssueView">, "cells" | "facts"> & {
  cells: string[];
  facts: Record<string, string>;
};

export function VerdictsTab({ it }: { it: Import }) {
  const { text, format } = useShow();
  const words = useImportWords();
  const [code, setCode] = useState<string>();
  const stage = `${it.version} ${it.state}`;
  const { data: kinds } = useQuery(issueKindsQuery(it.id, it.version));
  const total = kinds?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <>
      <Effect it={it} />
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
          <IssueGrid key={`${stage} ${code}`} it={it} code={code} />
        </section>
      )}
    </>
  );
}

/** In the name of a kind, the facts of a single line stand as dots. */
const PLAIN_FACTS = new Proxy({}, { has: () => true, get: () => "…" }) as Record<string, unknown>;

function IssueGrid({ it, code }: { it: Import; code: string | undefined }) {
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
          peek={(issue: Issue) => <IssuePeek issue={issue} names={names[issue.file] ?? []} />}
          store={source.store}
          id={active}
          onClose={() => setIsPeeking(false)}
        />
      )}
    </div>
  );
}

/** The whole line, cell by cell under its column's name; the one that it is about is marked. */
function IssuePeek({ issue, names }: { issue: Issue; names: string[] }) {
  const { text } = useShow();
  return (
    <div className={styles.peek}>
      <Verdict verdict={issue.verdict} />
      <p>
        <Reason issue={issue} />
      </p>
      <dl>
        {issue.cells.map((cell, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the line
          <div key={index} data-marked={index + 1 === issue.column || undefined}>
            <dt>{names[index] ?? text("imports.column_number", { number: index + 1 })}</dt>
            <dd dir="auto">{cell || "–"}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Reason({ issue }: { issue: Issue }) {
  const words = useImportWords();
  return words(issue.code, { key: issue.key, ...issue.facts });
}

function Verdict({ verdict }: { verdict: string }) {
  const { word } = useShow();
  const looks = {
    refused: { family: "red", shape: "cross", loud: true },
    person: { family: "amber", shape: "pause", loud: true },
    ignored: { family: "grey", shape: "dot" },
  } as const;
  const look = looks[verdict as keyof typeof looks] ?? looks.ignored;
  return <Badge {...look}>{word("import_verdict", verdict)}</Badge>;
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
