import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { allSelected, nothingSelected, type Selection } from "@/grid/model/selection";
import { useShow } from "@/i18n/show";
import type { ListDefinition } from "./definition";
import styles from "./ListScreen.module.css";
import type { ListSource, ListState } from "./source";

interface Props<Row> {
  definition: ListDefinition<Row>;
  selection: Selection;
  state: ListState;
  source: ListSource<Row>;
  onChange: (selection: Selection) => void;
}

/** Stands in the place of the filters while rows are selected. */
export function BulkBar<Row>({ definition, selection, state, source, onChange }: Props<Row>) {
  const { text, format } = useShow();
  const count = selection.isAll ? state.pages.rowCount : selection.ids.size;
  const ids = [...selection.ids];
  const clear = () => onChange(nothingSelected);
  useCommands([
    { id: "list.unselect", title: "list.unselect", scope: "list", key: "Escape", hint: true, run: clear },
  ]);
  return (
    <div className={styles.bulk} role="toolbar" aria-label={text("grid.selection")}>
      <strong aria-live="polite">{text("list.selected", { count: format.quantity(count) })}</strong>
      {!selection.isAll && state.pages.isExact && (
        <Button look="quiet" onClick={() => onChange(allSelected())}>
          {text("list.select_all", { count: format.quantity(state.pages.rowCount) })}
        </Button>
      )}
      {definition.bulk?.({
        ids,
        isAll: selection.isAll,
        count,
        rows: ids.flatMap((id) => source.store.get(id) ?? []),
        clear,
      })}
      <Button look="quiet" shortcut="Escape" onClick={clear}>
        {text("list.unselect")}
      </Button>
    </div>
  );
}
