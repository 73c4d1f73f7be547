import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DetailLayout, Page, Panel } from "@/design/Page";
import { ErrorPanel, Skeleton } from "@/design/states";
import { type MessageId, useText } from "@/i18n/text";
import styles from "./records.module.css";

interface Props<T> {
  /** The noun, as the page's title until the record is there. */
  title: MessageId;
  /** The record's address in the API; what is read from it is kept under this key. */
  path: string;
  read: () => Promise<T>;
  children: (record: T) => ReactNode;
}

/** A record's page: bars while it is read, the server's words when it cannot be, and then what `children` make of it. */
export function RecordPage<T>({ title, path, read, children }: Props<T>) {
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: [path], queryFn: read });
  if (data !== undefined) return children(data);
  return (
    <Page title={text(title)}>
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Waiting title={text(title)} />}
    </Page>
  );
}

function Waiting({ title }: { title: string }) {
  const bars = ["70%", "45%", "60%", "35%"];
  const panel = (
    <Panel title={title}>
      <div className={styles.waiting} aria-busy="true">
        {bars.map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </Panel>
  );
  return <DetailLayout main={panel} aside={panel} />;
}
