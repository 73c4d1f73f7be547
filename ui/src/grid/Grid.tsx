// The one grid. It draws the rows in view of a list of any length; which rows those are is worked out in `model`.
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { keyName } from "@/commands/keys";
import { useShow } from "@/i18n/show";
import type { RowStore } from "@/live/rows";
import styles from "./Grid.module.css";
import { HeaderRow } from "./HeaderRow";
import { type Cell, clamped, moved } from "./model/motion";
import { realHeight, shift, visibleRows } from "./model/scroll";
import { isSelected, type Selection } from "./model/selection";
import { MemoRow } from "./Row";
import type { ShownColumn, SortKey } from "./types";
import { useScroll } from "./useScroll";

/** Rows whose places are told from one origin, so that numbers stay small enough to be exact on the screen. */
const BLOCK = 1_000;

/** The column of boxes, as in the style sheet. */
const SELECT_WIDTH = 40;

export interface GridHandle {
  /** Moves the active row, as an arrow key does. */
  move: (key: string) => void;
  /** To a row, at the top of the view. */
  goTo: (row: number) => void;
  active: () => { id: string; index: number } | undefined;
  focus: () => void;
}

interface GridProps<Row> {
  label: string;
  columns: ShownColumn<Row>[];
  store: RowStore<Row>;
  rowCount: number;
  /** Whether `rowCount` is all there is to know; if not, screen readers are told that it is unknown. */
  isCountExact: boolean;
  idAt: (index: number) => string | undefined;
  rowHeight: number;
  sort: SortKey[];
  selection: Selection | undefined;
  selectLabel: string;
  startRow?: number | undefined;
  ref?: Ref<GridHandle>;
  onSort: (field: string, isAdded: boolean) => void;
  onResize: (id: string, width: number) => void;
  onMove: (id: string, by: number) => void;
  onPin: (id: string) => void;
  onHide: (id: string) => void;
  onOpen: (id: string, index: number) => void;
  onPeek?: ((id: string) => void) | undefined;
  onToggle: (id: string, index: number, isRange: boolean) => void;
  /** Selects every row that was fetched, or none where some are selected. */
  onToggleAll?: () => void;
  /** These rows are in view. */
  onView: (from: number, to: number) => void;
  onActive: (id: string | undefined, index: number) => void;
}

export function Grid<Row>(props: GridProps<Row>) {
  const { columns, rowCount, idAt, rowHeight, selection, onView, onActive } = props;
  const place = useRef<HTMLDivElement>(null);
  const show = useShow();
  const { scroll, onScroll, onScrollEnd, reveal, scrollTo } = useScroll(place, rowCount, rowHeight);
  const [active, setActive] = useState<Cell>({ row: props.startRow ?? 0, column: 0 });
  const wantsFocus = useRef(false);
  const canSelect = selection !== undefined;
  const extent = {
    rowCount,
    columnCount: columns.length + (canSelect ? 1 : 0),
    pageRows: Math.max(1, Math.floor(scroll.viewHeight / rowHeight) - 1),
  };
  const cell = clamped(active, extent);
  const { from, to } = visibleRows(scroll);
  const activeId = cell.row >= 0 ? idAt(cell.row) : undefined;

  useEffect(() => onView(from, to), [onView, from, to]);
  useEffect(() => onActive(activeId, cell.row), [onActive, activeId, cell.row]);

  const go = (next: Cell) => {
    wantsFocus.current = true;
    setActive(next);
    if (next.row >= 0) reveal(next.row);
  };

  // The cell may stand in the document only after the rows were drawn, so the focus follows the drawing.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const element = findCell(place.current, cell);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
    if (cell.row === -1 || columns.length > 0)
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  useImperativeHandle(props.ref, () => ({
    move: (key) => {
      const next = moved(cell, key, extent);
      if (next) go(next);
    },
    active: () => (activeId === undefined ? undefined : { id: activeId, index: cell.row }),
    goTo: (row) => {
      wantsFocus.current = true;
      setActive({ row, column: cell.column });
      scrollTo(row);
    },
    focus: () => go(cell),
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    const key = keyName(event);
    const isBoxOfAll = canSelect && cell.row === -1 && cell.column === 0;
    if (isBoxOfAll && (key === "Space" || key === "Enter")) {
      event.preventDefault();
      return props.onToggleAll?.();
    }
    if (cell.row === -1 && headerKey(props, columns[cell.column - (canSelect ? 1 : 0)], key))
      return event.preventDefault();
    const next = key.length > 1 ? moved(cell, key, extent) : undefined;
    if (!next && !rowKey(props, cell, activeId, key)) return;
    event.preventDefault();
    if (next) go(next);
  };

  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const clicked = cellOf(event.target);
    if (!clicked) return;
    setActive(clicked);
    if (canSelect && clicked.row === -1 && clicked.column === 0) return props.onToggleAll?.();
    const id = idAt(clicked.row);
    const isBox = canSelect && clicked.column === 0;
    if (id !== undefined && canSelect && (isBox || event.shiftKey))
      props.onToggle(id, clicked.row, event.shiftKey);
  };

  const onDoubleClick = (event: MouseEvent<HTMLDivElement>) => {
    const clicked = cellOf(event.target);
    const id = clicked && idAt(clicked.row);
    if (clicked && id !== undefined && clicked.column > 0) props.onOpen(id, clicked.row);
  };

  const base = Math.floor(from / BLOCK) * BLOCK;
  const rows = rowsToDraw(from, to, cell.row, rowCount);
  const widths = useMemo(() => widthVariables(columns, canSelect), [columns, canSelect]);

  return (
    <div
      ref={place}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.isCountExact ? rowCount + 1 : -1}
      aria-colcount={extent.columnCount}
      aria-multiselectable={canSelect || undefined}
      className={styles.grid}
      style={{ ...widths, "--row-height": `${rowHeight}px` } as CSSProperties}
      onScroll={onScroll}
      onScrollEnd={onScrollEnd}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
    >
      <HeaderRow
        columns={columns}
        sort={props.sort}
        activeColumn={cell.row === -1 ? cell.column : undefined}
        selection={selection}
        onSort={props.onSort}
        onResize={props.onResize}
        onMove={props.onMove}
      />
      <div role="rowgroup" className={styles.body} style={{ height: realHeight(scroll) }}>
        <div
          role="presentation"
          className={styles.layer}
          style={{ transform: `translateY(${base * rowHeight + shift(scroll)}px)` }}
        >
          {rows.map((index) => {
            const id = idAt(index);
            return (
              <MemoRow
                key={index}
                index={index}
                id={id}
                store={props.store}
                columns={columns}
                show={show}
                top={(index - base) * rowHeight}
                activeColumn={index === cell.row ? cell.column : undefined}
                isSelected={selection !== undefined && id !== undefined && isSelected(selection, id)}
                canSelect={canSelect}
                selectLabel={props.selectLabel}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The rows in view, and the active one wherever it is, so that the focus is never lost by scrolling. */
function rowsToDraw(from: number, to: number, active: number, rowCount: number): number[] {
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
  if (active >= 0 && active < rowCount && active < from) rows.unshift(active);
  if (active >= to && active < rowCount) rows.push(active);
  return rows;
}

function headerKey<Row>(props: GridProps<Row>, column: ShownColumn<Row> | undefined, key: string): boolean {
  if (!column) return false;
  const actions: Record<string, () => void> = {
    Enter: () => column.sort && props.onSort(column.sort, false),
    Space: () => column.sort && props.onSort(column.sort, false),
    "Shift+Enter": () => column.sort && props.onSort(column.sort, true),
    "Shift+ArrowRight": () => props.onResize(column.id, column.width + 16),
    "Shift+ArrowLeft": () => props.onResize(column.id, column.width - 16),
    "Alt+Shift+ArrowRight": () => props.onMove(column.id, 1),
    "Alt+Shift+ArrowLeft": () => props.onMove(column.id, -1),
    "Alt+p": () => props.onPin(column.id),
    Delete: () => props.onHide(column.id),
  };
  const action = actions[key];
  action?.();
  return action !== undefined;
}

function rowKey<Row>(props: GridProps<Row>, cell: Cell, id: string | undefined, key: string): boolean {
  if (id === undefined) return false;
  if (key === "Enter") {
    props.onOpen(id, cell.row);
    return true;
  }
  if (props.selection && key === "Space" && cell.column === 0) {
    props.onToggle(id, cell.row, false);
    return true;
  }
  if (props.onPeek && key === "Space") {
    props.onPeek(id);
    return true;
  }
  return false;
}

function findCell(grid: HTMLElement | null, { row, column }: Cell): HTMLElement | null | undefined {
  return grid?.querySelector<HTMLElement>(`[data-row="${row}"] > [data-column="${column}"]`);
}

function cellOf(target: EventTarget): Cell | undefined {
  if (!(target instanceof Element)) return undefined;
  const cell = target.closest<HTMLElement>("[data-column]");
  const row = cell?.closest<HTMLElement>("[data-row]");
  if (!cell || !row) return undefined;
  return { row: Number(row.dataset.row), column: Number(cell.dataset.column) };
}

function widthVariables<Row>(columns: ShownColumn<Row>[], canSelect: boolean): Record<string, string> {
  const variables: Record<string, string> = {};
  let left = canSelect ? SELECT_WIDTH : 0;
  for (const { id, width, isPinned } of columns) {
    variables[`--width-${id}`] = `${width}px`;
    if (isPinned) {
      variables[`--left-${id}`] = `${left}px`;
      left += width;
    }
  }
  const total = columns.reduce((sum, { width }) => sum + width, canSelect ? SELECT_WIDTH : 0);
  variables["--total"] = `${total}px`;
  return variables;
}
