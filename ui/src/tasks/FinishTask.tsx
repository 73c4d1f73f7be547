import { api, ifMatch } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { useCellTabIndex } from "@/grid/cells";
import { type Show, useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import type { Task } from "./list";
import styles from "./tasks.module.css";

/** Tells the book that a task is done. Goods that were put back are in their bin from then on. */
export async function finishTask(
  task: Task,
  change: ReturnType<typeof useChange>,
  show: Show,
): Promise<void> {
  if (task.done_at) return;
  await change({
    run: () =>
      answered(
        api.POST("/api/v1/tasks/{id}/finish", {
          params: { path: { id: task.id } },
          headers: ifMatch(task.version),
          body: {},
        }),
      ),
    done: show.text("tasks.finished"),
  });
}

export function FinishTask({ task }: { task: Task }) {
  const show = useShow();
  const change = useChange();
  const refused = useMay()("task.finish") ? undefined : show.text("form.no_right");
  return (
    <Button
      className={styles.inRow}
      tabIndex={useCellTabIndex()}
      refused={refused}
      onClick={() => void finishTask(task, change, show)}
    >
      {show.text("tasks.finish")}
    </Button>
  );
}
