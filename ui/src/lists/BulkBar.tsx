import { type ReactNode, useState } from "react";
import { useCommands } from "@/commands/registry";
import { Button } from "@/design/Button";
import { nothingSelected, type Selection } from "@/grid/model/selection";
import { useText } from "@/i18n/text";
import type { Selected } from "./definition";
import styles from "./ListScreen.module.css";
import { matching, useMatchingText } from "./matching";
import { selectedSets } from "./sets";
import type { ListSource, ListState } from "./source";

export interface BulkBarProps<Row> {
  bulk: (selected: Selected<Row>) => ReactNode;
  selection: Selection;
  state: ListState;
  source: ListSource<Row>;
  onChange: (selection: Selection) => void;
  onSelectAll: () => void;
}

/** Stands in the place of the filters while rows are selected. */
export default function BulkBar<Row>(props: BulkBarProps<Row>) {
  const { bulk, selection, state, source, onChange, onSelectAll } = props;
  const text = useText();
  const matchingText = useMatchingText();
  const [isBusy, setIsBusy] = useState(false);
  const all = matching(state);
  const selected = selection.isAll ? all : { count: selection.ids.size, isExact: true };
  const clear = () => onChange(nothingSelected);
  useCommands(
    isBusy
      ? []
      : [
          {
            id: "list.unselect",
            title: "list.unselect",
            scope: "list",
            key: "Escape",
            hint: true,
            run: clear,
          },
        ],
  );
  return (
    <div className={styles.bulk} role="toolbar" aria-label={text("grid.selection")}>
      <strong aria-live="polite">{text("list.selected", { count: matchingText(selected) })}</strong>
      {!selection.isAll && !isBusy && (
        <Button look="quiet" shortcut="Shift+x" onClick={onSelectAll}>
          {text("list.select_all", { count: matchingText(all) })}
        </Button>
      )}
      {bulk({
        ...selected,
        isAll: selection.isAll,
        sets: () => selectedSets(source, selection),
        clear,
        setBusy: setIsBusy,
      })}
      {!isBusy && (
        <Button look="quiet" shortcut="Escape" onClick={clear}>
          {text("list.unselect")}
        </Button>
      )}
    </div>
  );
}
