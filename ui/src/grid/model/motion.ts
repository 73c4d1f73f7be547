// Which cell is active after a key, as the WAI-ARIA grid pattern says. Row -1 is the header.

export interface Cell {
  row: number;
  column: number;
}

export interface Extent {
  rowCount: number;
  columnCount: number;
  /** Rows that fit the view. */
  pageRows: number;
}

/** The cell that a key leads to; undefined when the key moves nothing. */
export function moved(cell: Cell, key: string, extent: Extent): Cell | undefined {
  const { row, column } = cell;
  const lastColumn = extent.columnCount - 1;
  const to: Record<string, Cell> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    j: { row: row + 1, column },
    k: { row: row - 1, column },
    Home: { row, column: 0 },
    End: { row, column: lastColumn },
    "Mod+Home": { row: 0, column: 0 },
    "Mod+End": { row: extent.rowCount - 1, column: lastColumn },
    PageDown: { row: row + extent.pageRows, column },
    PageUp: { row: Math.max(row - extent.pageRows, Math.min(row, 0)), column },
  };
  const wanted = to[key];
  return wanted && clamped(wanted, extent);
}

export function clamped({ row, column }: Cell, { rowCount, columnCount }: Extent): Cell {
  return {
    row: Math.max(-1, Math.min(row, rowCount - 1)),
    column: Math.max(0, Math.min(column, columnCount - 1)),
  };
}
