// One import, from what was found in its files to what it put into the book.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, CirclePause, CirclePlay, Download, FileSearch, X } from "lucide-react";
import { useState } from "react";
import { Problem } from "@/api/problem";
import { type Command, useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Page } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { Tabs } from "@/design/Tabs";
import { toast } from "@/design/toasts";
import { useShow } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import { queries } from "@/live/changes";
import { useChange, useTellFailed } from "@/live/useChange";
import { DemonstrationNote } from "./DemonstrationNote";
import { FileTab } from "./FileTab";
import { ImportState } from "./ImportState";
import styles from "./imports.module.css";
import { missingOf } from "./mapping";
import { doesNothing, type Import, isJudged, isWorking, type Profile } from "./model";
import { changeImport, importQuery, type Step, takeStep } from "./requests";
import { StageProgress } from "./StageProgress";
import { VerdictsTab } from "./VerdictsTab";

export function ImportPage({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(importQuery(id));
  const { text } = useShow();
  if (data) return <Shown key={id} it={data} />;
  return (
    <Page title={text("nav.imports")}>
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton width="60%" />}
    </Page>
  );
}

type Tab = "file" | "verdicts";

interface Action {
  step: Step;
  title: MessageId;
  key: string;
  icon: React.ReactNode;
  isMain?: boolean;
  refused?: MessageId | undefined;
}

function Shown({ it }: { it: Import }) {
  const { text, word, format } = useShow();
  const change = useChange();
  const tellFailed = useTellFailed();
  const [chosen, setChosen] = useState<{ tab: Tab; state: string }>();
  const [draft, setDraft] = useState<Profile>();
  const isVerdicts = isJudged(it) && it.state !== "surveyed" && it.state !== "failed";
  // Each stage leads to its own tab; what was chosen holds until the next stage.
  const tab = chosen?.state === it.state ? chosen.tab : isVerdicts ? "verdicts" : "file";
  const profile = draft ?? it.profile ?? it.report.suggestion;

  const take = (step: Step) =>
    void change({
      run: async () => {
        if (draft && (step === "check" || step === "survey")) await changeImport(it.id, { mapping: draft });
        await takeStep(it.id, step);
        if (step === "check" || step === "survey") setDraft(undefined);
      },
      refused: (error) => {
        if (hasMovedOn(error)) void tellState();
        else tellFailed(error);
      },
    });
  const createItems = () =>
    void change({
      run: async () => {
        if (profile) await changeImport(it.id, { mapping: { ...profile, unknown_products: "create" } });
        await takeStep(it.id, "check");
        setDraft(undefined);
      },
    });
  // A stage may end while somebody reaches for the button: what counts then is where the import stands now.
  const tellState = async () => {
    const { state } = await queries.fetchQuery({ ...importQuery(it.id), staleTime: 0 });
    toast({ kind: "failed", text: text("imports.moved_on", { state: word("import_state", state) }) });
  };
  const missing = missingOf(it.report, profile ?? undefined);
  const actions = actionsOf(it, draft !== undefined, missing.length > 0);
  const values = {
    orders: format.quantity(it.counters.orders_created),
    fields: missing.map((field) => word("import_field", field)).join(", "),
  };

  useCommands(
    actions.map(
      ({ step, title, key, refused }): Command => ({
        id: `import.${step}`,
        title,
        values,
        scope: "record",
        key,
        hint: true,
        run: () => take(step),
        ...(refused ? { refused } : {}),
      }),
    ),
  );

  return (
    <Page
      title={it.name || it.id}
      beside={<ImportState state={it.state} />}
      actions={
        <>
          {it.counters.lines_refused > 0 && (
            <a className={styles.download} href={`/api/v1/imports/${it.id}/refused.csv`} download>
              <Download size={15} aria-hidden="true" />
              {text("imports.download_refused", { lines: it.counters.lines_refused })}
            </a>
          )}
          {it.state === "done" && it.noun === "orders" && (
            <Link to="/orders" className={styles.download}>
              {text("error.to_start")}
            </Link>
          )}
          {actions.map(({ step, title, key, icon, isMain, refused }) => (
            <Button
              key={step}
              look={isMain ? "main" : "plain"}
              icon={icon}
              shortcut={key}
              refused={refused && text(refused, values)}
              onClick={() => take(step)}
            >
              {text(title, values)}
            </Button>
          ))}
        </>
      }
    >
      {it.state !== "done" && <DemonstrationNote />}
      {isWorking(it.state) && <StageProgress it={it} />}
      <Tabs
        label={text("imports.parts")}
        value={tab}
        tabs={[
          { id: "file", label: text("imports.tab_file") },
          {
            id: "verdicts",
            label: text("imports.tab_verdicts"),
            refused: isJudged(it) ? undefined : text("imports.not_checked"),
          },
        ]}
        onChange={(next) => setChosen({ tab: next, state: it.state })}
      />
      {tab === "file" ? (
        <FileTab
          it={it}
          profile={profile ?? undefined}
          isChanged={draft !== undefined}
          onChange={setDraft}
          onDrop={() => setDraft(undefined)}
        />
      ) : (
        <VerdictsTab
          it={it}
          onCorrected={() => setChosen({ tab: "verdicts", state: "surveyed" })}
          onCreateItems={createItems}
        />
      )}
    </Page>
  );
}

const ICON = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;

/** Whether the import left the stage that was on the screen before the step came. */
function hasMovedOn(error: unknown): boolean {
  return error instanceof Problem && ["version.mismatch", "import.wrong_state"].includes(error.code);
}

/** What can be done next, the usual thing last. */
function actionsOf(it: Import, isChanged: boolean, isMissing: boolean): Action[] {
  const cancel: Action = { step: "cancel", title: "imports.cancel", key: "Shift+d", icon: <X {...ICON} /> };
  const isAsked = it.state !== "failed" && (it.report.questions?.length ?? 0) > 0;
  const check: Action = {
    step: "check",
    title: it.state === "checked" ? "imports.check_again" : "imports.check",
    key: "v",
    icon: <FileSearch {...ICON} />,
    isMain: it.state !== "checked" || isChanged,
    refused: isAsked ? "imports.answer_first" : isMissing ? "imports.still_missing" : undefined,
  };
  const commit: Action = {
    step: "commit",
    title: it.noun === "orders" ? "imports.commit_orders" : "imports.commit",
    key: "i",
    icon: <Check {...ICON} />,
    isMain: !isChanged,
    ...(doesNothing(it) ? { refused: "imports.does_nothing" as const } : {}),
  };
  switch (it.state) {
    case "new":
    case "surveyed":
    case "failed":
      return [cancel, check];
    case "checked":
      return isChanged ? [cancel, check] : [cancel, check, commit];
    case "committing":
      return [
        cancel,
        { step: "pause", title: "imports.pause", key: "p", icon: <CirclePause {...ICON} />, isMain: true },
      ];
    case "paused":
      return [
        cancel,
        { step: "resume", title: "imports.go_on", key: "p", icon: <CirclePlay {...ICON} />, isMain: true },
      ];
    case "surveying":
    case "checking":
      return [cancel];
    default:
      return [];
  }
}
