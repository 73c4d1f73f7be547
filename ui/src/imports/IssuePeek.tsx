// A line that a person must look at, cell by cell; and the way to have it read otherwise.
import { useState } from "react";
import type { Schema } from "@/api/client";
import { Badge } from "@/design/Badge";
import { Button } from "@/design/Button";
import { TextField } from "@/design/Field";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import styles from "./imports.module.css";
import { type Import, isWorking } from "./model";
import { correctLine } from "./requests";
import { useImportWords } from "./words";

export type Issue = Omit<Schema<"IssueView">, "cells" | "facts"> & {
  cells: string[];
  facts: Record<string, string>;
};

interface Props {
  it: Import;
  issue: Issue;
  /** The names of the file's columns. */
  names: string[];
  onCorrected: () => void;
}

/** The cell that it is about is marked. Corrected cells count from the next time that the lines are judged. */
export function IssuePeek({ it, issue, names, onCorrected }: Props) {
  const { text } = useShow();
  const change = useChange();
  const [cells, setCells] = useState<Map<number, string>>(() => new Map());
  const mayCorrect =
    issue.line > 0 && issue.verdict !== "ignored" && !isWorking(it.state) && it.state !== "done";
  const correct = () =>
    void change({
      run: () => correctLine(it.id, issue.file, issue.line, cells),
      done: text("imports.corrected", { line: issue.line }),
    }).then(() => {
      setCells(new Map());
      onCorrected();
    });
  return (
    <form
      className={styles.peek}
      onSubmit={(event) => {
        event.preventDefault();
        if (cells.size > 0) correct();
      }}
    >
      <Verdict verdict={issue.verdict} />
      <p>
        <Reason issue={issue} />
      </p>
      <div className={styles.cells}>
        {issue.cells.map((cell, index) => {
          const column = index + 1;
          return (
            <div key={column} data-marked={column === issue.column || undefined}>
              <TextField
                label={names[index] ?? text("imports.column_number", { number: column })}
                value={cells.get(column) ?? cell}
                dir="auto"
                readOnly={!mayCorrect}
                onChange={({ target }) => setCells(new Map(cells).set(column, target.value))}
              />
            </div>
          );
        })}
      </div>
      {mayCorrect && (
        <Button
          type="submit"
          look="main"
          refused={cells.size > 0 ? undefined : text("imports.nothing_corrected")}
        >
          {text("imports.correct")}
        </Button>
      )}
    </form>
  );
}

/** Why, in words. */
export function Reason({ issue }: { issue: Issue }) {
  const words = useImportWords();
  return words(issue.code, { key: issue.key, ...issue.facts });
}

/** What became of the line. */
export function Verdict({ verdict }: { verdict: string }) {
  const { word } = useShow();
  const looks = {
    refused: { family: "red", shape: "cross", loud: true },
    person: { family: "amber", shape: "pause", loud: true },
    ignored: { family: "grey", shape: "dot" },
  } as const;
  const look = looks[verdict as keyof typeof looks] ?? looks.ignored;
  return <Badge {...look}>{word("import_verdict", verdict)}</Badge>;
}
