import { memo, type ReactNode } from "react";
import type { Show } from "@/i18n/show";
import { type RowStore, useRow } from "@/live/rows";
import styles from "./Grid.module.css";
import type { ShownColumn } from "./types";

interface RowProps<Row> {
  index: number;
  id: string | undefined;
  store: RowStore<Row>;
  columns: ShownColumn<Row>[];
  show: Show;
  /** In pixels, from the layer's start. */
  top: number;
  /** The column of the active cell, when it is in this row. */
  activeColumn: number | undefined;
  isSelected: boolean;
  canSelect: boolean;
  selectLabel: string;
}

function GridRow<Row>({
  index,
  id,
  store,
  columns,
  show,
  top,
  activeColumn,
  isSelected,
  canSelect,
  selectLabel,
}: RowProps<Row>) {
  const row = useRow(store, id);
  const offset = canSelect ? 1 : 0;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={canSelect ? isSelected : undefined}
      aria-busy={row === undefined ? true : undefined}
      className={styles.row}
      data-active={activeColumn !== undefined || undefined}
      data-row={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      {canSelect && (
        <div {...cellProps(0, activeColumn)} className={`${styles.cell} ${styles.pinned} ${styles.select}`}>
          <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={selectLabel} />
        </div>
      )}
      {columns.map((column, place) => (
        <div
          key={column.id}
          {...cellProps(place + offset, activeColumn)}
          className={`${styles.cell} ${column.isPinned ? styles.pinned : ""}`}
          data-align={column.align}
          data-card={column.card}
          style={cellStyle(column)}
        >
          {row === undefined ? (
            <Waiting width={55 + ((index * 7 + place * 13) % 35)} />
          ) : (
            contentOf(column, row, show)
          )}
        </div>
      ))}
    </div>
  );
}

export const MemoRow = memo(GridRow) as typeof GridRow;

function contentOf<Row>(column: ShownColumn<Row>, row: Row, show: Show): ReactNode {
  const content = column.cell(row, show);
  return typeof content === "string" ? <span className={styles.text}>{content}</span> : content;
}

function cellProps(place: number, activeColumn: number | undefined) {
  return {
    role: "gridcell",
    "aria-colindex": place + 1,
    "data-column": place,
    tabIndex: place === activeColumn ? 0 : -1,
  } as const;
}

export function cellStyle({ id, isPinned }: { id: string; isPinned: boolean }) {
  return { width: `var(--width-${id})`, ...(isPinned && { left: `var(--left-${id})` }) };
}

function Waiting({ width }: { width: number }) {
  return <span className={styles.waiting} style={{ width: `${width}%` }} aria-hidden="true" />;
}
