// A grid over any pages: for lists of the API that have no filters and sorts of the usual kind.
import { useCallback, useMemo, useRef, useState } from "react";
import { useCommands } from "@/commands/registry";
import { ErrorPanel } from "@/design/states";
import { Grid, type GridHandle } from "@/grid/Grid";
import {
  type ColumnSetting,
  movedColumn,
  pinnedColumn,
  readColumns,
  resizedColumn,
  toggledColumn,
} from "@/grid/model/columns";
import type { GridColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { RowStore } from "@/live/rows";
import { usePreferences } from "@/preferences";
import { gridCommands } from "./gridCommands";
import styles from "./ListScreen.module.css";
import { CARD_HEIGHT, ROW_HEIGHTS } from "./rowHeights";
import { ListSource, type ListState, type Reader, rowsDrawn } from "./source";
import { useNarrow } from "./useNarrow";
import { useSource } from "./useSource";

/** The rows of a reader, which must be kept between renders; another reader is another list. */
export function useReader<Row>(reader: Reader<Row>): [ListSource<Row>, ListState] {
  const source = useMemo(() => new ListSource<Row>(reader, new RowStore<Row>()), [reader]);
  return [source, useSource(source)];
}

interface Props<Row> {
  label: string;
  columns: GridColumn<Row>[];
  source: ListSource<Row>;
  state: ListState;
  onOpen?: (id: string) => void;
  /** Shows the row with the cursor beside the grid. */
  onPeek?: (id: string) => void;
  onActive?: (id: string | undefined) => void;
}

export function PlainGrid<Row>({
  label,
  columns: known,
  source,
  state,
  onOpen,
  onPeek,
  onActive,
}: Props<Row>) {
  const { text } = useShow();
  const { density } = usePreferences();
  const isNarrow = useNarrow();
  const grid = useRef<GridHandle>(null);
  const [settings, setSettings] = useState<ColumnSetting[]>(() => readColumns(undefined, known).shown);
  const { pages } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pages mean other ids
  const idAt = useCallback((index: number) => source.idAt(index), [source, pages]);
  const onView = useCallback((from: number, to: number) => source.show(from, to), [source]);
  const tellActive = useCallback((id: string | undefined) => onActive?.(id), [onActive]);
  const columns = useMemo(
    () =>
      settings.flatMap((setting) => {
        const column = known.find(({ id }) => id === setting.id);
        return column ? [{ ...column, ...setting }] : [];
      }),
    [settings, known],
  );
  useCommands(gridCommands(grid, onPeek, undefined));

  if (state.error !== undefined && pages.rowCount === 0)
    return <ErrorPanel error={state.error} onRetry={() => source.retry()} />;
  return (
    <div className={styles.rows}>
      <Grid
        ref={grid}
        label={label}
        columns={columns}
        store={source.store}
        rowCount={rowsDrawn(state, 12)}
        isCountExact={pages.isExact}
        idAt={idAt}
        rowHeight={isNarrow ? CARD_HEIGHT : ROW_HEIGHTS[density]}
        sort={[]}
        selection={undefined}
        selectLabel={text("grid.select_row")}
        onSort={() => {}}
        onResize={(id, width) => setSettings(resizedColumn(settings, id, width))}
        onMove={(id, by) => setSettings(movedColumn(settings, id, by))}
        onPin={(id) =>
          setSettings(pinnedColumn(settings, id, !settings.find((one) => one.id === id)?.isPinned))
        }
        onHide={(id) => setSettings(toggledColumn(settings, id, known))}
        onOpen={(id) => onOpen?.(id)}
        onPeek={onPeek}
        onToggle={() => {}}
        onView={onView}
        onActive={tellActive}
      />
    </div>
  );
}
