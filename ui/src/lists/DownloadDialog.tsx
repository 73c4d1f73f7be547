import { useState } from "react";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { ErrorPanel } from "@/design/states";
import type { SortKey } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { type ListDefinition, readPage } from "./definition";
import type { Term } from "./filter";
import { matching, useMatchingText } from "./matching";
import type { ListState } from "./source";
import { apiFilter } from "./useListSource";
import { writeSort } from "./view";

export interface DownloadDialogProps<Row> {
  definition: ListDefinition<Row>;
  terms: Term[];
  sort: SortKey[];
  state: ListState;
  onClose: () => void;
}

type Format = "csv" | "xlsx" | "ndjson";

/** Every row that the list shows as a file, by its filter and in its order. */
export default function DownloadDialog<Row>({
  definition,
  terms,
  sort,
  state,
  onClose,
}: DownloadDialogProps<Row>) {
  const { text } = useShow();
  const matchingText = useMatchingText();
  const [isTooWide, setIsTooWide] = useState(false);
  const [error, setError] = useState<unknown>();

  const download = async (format: Format) => {
    setError(undefined);
    try {
      const query = { filter: await apiFilter(definition, terms), sort: writeSort(sort) };
      const refused = await isRefused(definition.path, query);
      setIsTooWide(refused);
      if (refused) return;
      window.location.assign(addressOf(definition.path, format, query));
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };

  return (
    <Dialog
      title={text("list.download")}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void download("ndjson")}>{text("download.ndjson")}</Button>
          <Button onClick={() => void download("csv")}>{text("download.csv")}</Button>
          <Button look="main" autoFocus onClick={() => void download("xlsx")}>
            {text("download.xlsx")}
          </Button>
        </>
      }
    >
      <p>{text("download.detail", { count: matchingText(matching(state)) })}</p>
      {isTooWide && <p role="alert">{text("download.too_wide")}</p>}
      {error !== undefined && <ErrorPanel error={error} />}
    </Dialog>
  );
}

interface Query {
  filter?: string;
  sort?: string;
}

/** Whether the server would break off, which a file could not say: asked of one row first. */
async function isRefused(path: string, query: Query): Promise<boolean> {
  const { signal } = new AbortController();
  const page = await readPage<unknown>(path, query, { limit: 1, signal });
  return page.narrow === true && !page.next;
}

function addressOf(path: string, format: Format, query: Query): string {
  const asked = Object.entries({ format, ...query }).filter(([, value]) => value !== undefined);
  return `${path}/export?${new URLSearchParams(asked as [string, string][])}`;
}
