// One import, from what was found in its files to what it put into the book.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, CirclePause, CirclePlay, Download, FileSearch, X } from "lucide-react";
import { useState } from "react";
import { type Command, useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { Page } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { Tabs } from "@/design/Tabs";
import { useShow } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import { DemonstrationNote } from "./DemonstrationNote";
import { FileTab } from "./FileTab";
import { ImportState } from "./ImportState";
import styles from "./imports.module.css";
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
  refused?: MessageId;
}

function Shown({ it }: { it: Import }) {
  const { text, format } = useShow();
  const change = useChange();
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
    });
  const createItems = () =>
    void change({
      run: async () => {
        if (profile) await changeImport(it.id, { mapping: { ...profile, unknown_products: "create" } });
        await takeStep(it.id, "check");
        setDraft(undefined);
      },
    });
  const actions = actionsOf(it, draft !== undefined);

  useCommands(
    actions.map(
      ({ step, title, key, refused }): Command => ({
        id: `import.${step}`,
        title,
        values: { orders: format.quantity(it.counters.orders_created) },
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
              refused={refused && text(refused)}
              onClick={() => take(step)}
            >
              {text(title, { orders: format.quantity(it.counters.orders_created) })}
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

/** What can be done next, the usual thing last. */
function actionsOf(it: Import, isChanged: boolean): Action[] {
  const cancel: Action = { step: "cancel", title: "imports.cancel", key: "Shift+d", icon: <X {...ICON} /> };
  const isOpen = (it.report.questions?.length ?? 0) > 0;
  const check: Action = {
    step: "check",
    title: it.state === "checked" ? "imports.check_again" : "imports.check",
    key: "v",
    icon: <FileSearch {...ICON} />,
    isMain: it.state !== "checked" || isChanged,
    ...(isOpen ? { refused: "imports.answer_first" as const } : {}),
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
      return [cancel, check];
    case "failed":
      return [cancel, { ...check, refused: undefined } as Action];
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
