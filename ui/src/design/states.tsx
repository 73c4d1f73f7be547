// What stands where rows or a record would: loading, nothing, or an error.
import type { ReactNode } from "react";
import { Problem } from "@/api/problem";
import { useText } from "@/i18n/text";
import { ShapeIcon } from "./Badge";
import { Button } from "./Button";
import styles from "./states.module.css";

interface EmptyProps {
  /** Nothing yet; nothing with this filter; no right to see it. */
  kind: "nothing" | "filtered" | "forbidden";
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ kind, title, children, actions }: EmptyProps) {
  return (
    <div className={styles.state} data-kind={kind}>
      <span className={styles.sign}>
        <ShapeIcon shape={kind === "nothing" ? "box" : kind === "filtered" ? "cross" : "pause"} size={22} />
      </span>
      <h2>{title}</h2>
      {children && <div className="soft">{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** What went wrong, why, what now, and the reference that the log knows it by. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useText();
  const { title, detail, reference } = useErrorText()(error);
  if (error instanceof Problem && error.body.status === 403) {
    return (
      <EmptyState kind="forbidden" title={title}>
        <p>{detail}</p>
        <p>{text("error.ask_for_right")}</p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.state} role="alert">
      <span className={`${styles.sign} ${styles.bad}`}>
        <ShapeIcon shape="alert" size={22} />
      </span>
      <h2>{title}</h2>
      {detail && <p className="soft">{detail}</p>}
      {reference && (
        <p className="soft">
          {text("error.reference")} <code>{reference}</code>
        </p>
      )}
      {onRetry && (
        <div className={styles.actions}>
          <Button onClick={onRetry}>{text("action.retry")}</Button>
        </div>
      )}
    </div>
  );
}

export interface ErrorText {
  title: string;
  detail: string;
  reference: string;
}

/** Any error as words: the server's own, or ours when it could not be reached. */
export function useErrorText(): (error: unknown) => ErrorText {
  const text = useText();
  return (error) => {
    if (error instanceof Problem) {
      const fields = error.body.errors?.map(({ detail }) => detail).join(" ");
      return {
        title: error.body.title,
        detail: fields || error.body.detail,
        reference: error.body.request_id,
      };
    }
    if (error instanceof Error && error.name === "Unreachable")
      return { title: text("error.unreachable"), detail: text("error.unreachable_detail"), reference: "" };
    return {
      title: text("error.ours"),
      detail: error instanceof Error ? error.message : String(error),
      reference: "",
    };
  };
}

/** A grey bar that keeps the place of a text. */
export function Skeleton({ width = "60%" }: { width?: string | number }) {
  return <span className={styles.skeleton} style={{ width }} aria-hidden="true" />;
}
