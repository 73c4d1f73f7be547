import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/design/Button";
import { TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { useShow } from "@/i18n/show";
import { zone } from "@/i18n/zone";
import { instantOf, localOf } from "./local";
import styles from "./past.module.css";
import { NOW } from "./search";

export interface PastProps {
  /** The moment, or `now`. */
  asOf: string;
  onShow: (asOf: string) => void;
}

interface Props<T> extends PastProps {
  /** What the server says of that moment. */
  read: { data: T | undefined; error: unknown; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** A moment to choose, and what stood at it. */
export function PastPanel<T>({ asOf, onShow, read, children }: Props<T>) {
  const { text } = useShow();
  const { data, error, refetch } = read;
  return (
    <Panel
      title={text("past.title")}
      beside={
        <IconButton label={text("past.close")} onClick={() => onShow("")}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      }
    >
      <div className={styles.past}>
        <Moment key={asOf} asOf={asOf} onShow={onShow} />
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton width="50%" />
        ) : (
          children(data)
        )}
      </div>
    </Panel>
  );
}

/** A day and a time in the zone of the business; it counts when it is entered, not while it is typed. */
function Moment({ asOf, onShow }: PastProps) {
  const { text } = useShow();
  const [local, setLocal] = useState(asOf === NOW ? "" : localOf(asOf, zone()));
  const enter = () => {
    const instant = instantOf(local, zone());
    const isNew = instant !== undefined && local !== localOf(asOf, zone());
    if (isNew) onShow(instant);
  };
  return (
    <TextField
      type="datetime-local"
      step={1}
      label={text("past.moment")}
      hint={text("past.moment_hint", { zone: zone() })}
      value={local}
      onChange={({ target }) => setLocal(target.value)}
      onBlur={enter}
      onKeyDown={({ key }) => key === "Enter" && enter()}
    />
  );
}
