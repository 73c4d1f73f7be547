import { ArrowDown, ArrowUp } from "lucide-react";
import { type PointerEvent, useState } from "react";
import { useText } from "@/i18n/text";
import styles from "./Grid.module.css";
import { WIDTH_MIN } from "./model/columns";
import type { Selection } from "./model/selection";
import { cellStyle } from "./Row";
import type { ShownColumn, SortKey } from "./types";

interface HeaderProps<Row> {
  columns: ShownColumn<Row>[];
  sort: SortKey[];
  activeColumn: number | undefined;
  selection: Selection | undefined;
  onSort: (field: string, isAdded: boolean) => void;
  onResize: (id: string, width: number) => void;
  onMove: (id: string, by: number) => void;
}

export function HeaderRow<Row>({
  columns,
  sort,
  activeColumn,
  selection,
  onSort,
  onResize,
  onMove,
}: HeaderProps<Row>) {
  const text = useText();
  const offset = selection ? 1 : 0;
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();

  const drop = (place: number) => {
    const id = dragged === undefined ? undefined : columns[dragged]?.id;
    if (id !== undefined && dragged !== undefined) onMove(id, place - dragged);
    setDragged(undefined);
    setOver(undefined);
  };

  return (
    <div role="row" aria-rowindex={1} className={styles.header} data-row={-1}>
      {selection && (
        <div
          role="columnheader"
          aria-colindex={1}
          data-column={0}
          tabIndex={activeColumn === 0 ? 0 : -1}
          className={`${styles.headCell} ${styles.pinned} ${styles.select}`}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            checked={selection.isAll}
            ref={(box) => {
              if (box) box.indeterminate = !selection.isAll && selection.ids.size > 0;
            }}
            readOnly
            aria-label={text("grid.select_fetched")}
          />
        </div>
      )}
      {columns.map((column, place) => {
        const key = sort.find(({ field }) => field === column.sort);
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={place + offset + 1}
            aria-sort={key ? (key.isDescending ? "descending" : "ascending") : undefined}
            data-column={place + offset}
            data-align={column.align}
            data-sortable={column.sort !== undefined || undefined}
            data-dragged-over={over === place || undefined}
            tabIndex={activeColumn === place + offset ? 0 : -1}
            className={`${styles.headCell} ${column.isPinned ? styles.pinned : ""}`}
            style={cellStyle(column)}
            draggable
            onDragStart={() => setDragged(place)}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(place);
            }}
            onDrop={() => drop(place)}
            onDragEnd={() => drop(dragged ?? place)}
            onClick={(event) => column.sort && onSort(column.sort, event.shiftKey)}
          >
            <span className={styles.headText}>{text(column.title)}</span>
            {key &&
              (key.isDescending ? (
                <ArrowDown size={13} aria-hidden="true" />
              ) : (
                <ArrowUp size={13} aria-hidden="true" />
              ))}
            {key && sort.length > 1 && <small>{sort.indexOf(key) + 1}</small>}
            <Handle column={column} onResize={(width) => onResize(column.id, width)} />
          </div>
        );
      })}
    </div>
  );
}

/** Drag it to make the column wider. By keyboard: Shift with left and right in the header. */
function Handle({
  column,
  onResize,
}: {
  column: { id: string; width: number };
  onResize: (width: number) => void;
}) {
  const begin = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const grid = handle.closest<HTMLElement>("[role=grid]");
    const from = event.clientX;
    let width = column.width;
    handle.setPointerCapture(event.pointerId);
    // While the hand moves only the grid's own width changes; no row is drawn anew.
    const move = (moved: globalThis.PointerEvent) => {
      width = Math.max(WIDTH_MIN, column.width + moved.clientX - from);
      grid?.style.setProperty(`--width-${column.id}`, `${width}px`);
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      onResize(width);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", end, { once: true });
  };
  return (
    <span
      className={styles.handle}
      aria-hidden="true"
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={begin}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
