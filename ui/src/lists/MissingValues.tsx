import { useQuery } from "@tanstack/react-query";
import { Button } from "@/design/Button";
import { useShow } from "@/i18n/show";
import { type ListDefinition, readPage } from "./definition";
import type { Term } from "./filter";
import styles from "./ListScreen.module.css";
import type { ListState } from "./source";

/** Of a pasted list: which values nobody has, wherever they were looked for. */
export function MissingValues<Row>({
  definition,
  terms,
  state,
}: {
  definition: ListDefinition<Row>;
  terms: Term[];
  state: ListState;
}) {
  const { text } = useShow();
  const { pasteField, path } = definition;
  const pasted = terms.find(
    ({ field, op, values }) => field === pasteField && op === "in" && values.length > 1,
  );
  const { data: found } = useQuery({
    queryKey: ["missing", path, pasted?.values, state.pages.rowCount],
    enabled: pasted !== undefined && pasteField !== undefined,
    queryFn: async ({ signal }) => {
      const filter = JSON.stringify({ field: pasteField, op: "in", value: pasted?.values });
      const page = await readPage<Record<string, string>>(path, { filter }, { limit: 200, signal });
      return page.items.map((row) => (row[pasteField ?? ""] ?? "").toLowerCase());
    },
  });
  const missing =
    pasted && found ? pasted.values.filter((value) => !found.includes(value.toLowerCase())) : [];
  if (missing.length === 0) return null;
  return (
    <div className={styles.missing} role="status">
      <strong>{text("list.missing", { count: missing.length })}</strong>
      <code>{missing.slice(0, 12).join(" ")}</code>
      {missing.length > 12 && <span>{text("list.and_more", { count: missing.length - 12 })}</span>}
      <Button onClick={() => void navigator.clipboard?.writeText(missing.join("\n"))}>
        {text("list.copy_missing")}
      </Button>
    </div>
  );
}
