// Which columns a grid shows, in which order, how wide, and which stay in place; and how all that is written in an
// address: `number*,status:160,total` means number pinned, status 160 pixels wide, total as it is.

export interface ColumnSetting {
  id: string;
  width: number;
  isPinned: boolean;
}

export interface ColumnDefault {
  id: string;
  width: number;
  /** Shown only when asked for. */
  isHidden?: boolean;
  isPinned?: boolean;
}

export const WIDTH_MIN = 48;
export const WIDTH_MAX = 800;

/** The columns to show. What the address says and nobody knows is told, not obeyed. */
export function readColumns(
  text: string | undefined,
  known: ColumnDefault[],
): { shown: ColumnSetting[]; unknown: string[] } {
  const standard = known.filter(({ isHidden }) => !isHidden).map((column) => setting(column));
  if (!text) return { shown: standard, unknown: [] };
  const unknown: string[] = [];
  const shown: ColumnSetting[] = [];
  for (const part of text.split(",")) {
    const match = /^([a-z_]+)(\*?)(?::(\d+))?$/.exec(part);
    const column = known.find(({ id }) => id === match?.[1]);
    if (!match || !column || shown.some(({ id }) => id === column.id)) unknown.push(part);
    else
      shown.push({
        id: column.id,
        width: bounded(Number(match[3] ?? column.width)),
        isPinned: match[2] === "*",
      });
  }
  return { shown: shown.length > 0 ? pinnedFirst(shown) : standard, unknown };
}

/** As in the address; undefined when all is as it was made. */
export function writeColumns(shown: ColumnSetting[], known: ColumnDefault[]): string | undefined {
  const write = (columns: ColumnSetting[]) =>
    columns
      .map(({ id, width, isPinned }) => {
        const standard = known.find((column) => column.id === id)?.width;
        return `${id}${isPinned ? "*" : ""}${width === standard ? "" : `:${Math.round(width)}`}`;
      })
      .join(",");
  const text = write(shown);
  return text === write(readColumns(undefined, known).shown) ? undefined : text;
}

export function resizedColumn(shown: ColumnSetting[], id: string, width: number): ColumnSetting[] {
  return shown.map((column) => (column.id === id ? { ...column, width: bounded(width) } : column));
}

/** Moves a column by places. Pinned columns stay before the others. */
export function movedColumn(shown: ColumnSetting[], id: string, by: number): ColumnSetting[] {
  const from = shown.findIndex((column) => column.id === id);
  const column = shown[from];
  if (!column) return shown;
  const rest = shown.filter((one) => one !== column);
  rest.splice(Math.max(0, Math.min(from + by, rest.length)), 0, column);
  return pinnedFirst(rest);
}

export function pinnedColumn(shown: ColumnSetting[], id: string, isPinned: boolean): ColumnSetting[] {
  return pinnedFirst(shown.map((column) => (column.id === id ? { ...column, isPinned } : column)));
}

/** Shows a hidden column at the end, or hides one; the last one stays. */
export function toggledColumn(shown: ColumnSetting[], id: string, known: ColumnDefault[]): ColumnSetting[] {
  if (shown.some((column) => column.id === id)) {
    return shown.length > 1 ? shown.filter((column) => column.id !== id) : shown;
  }
  const column = known.find((one) => one.id === id);
  return column ? [...shown, { ...setting(column), isPinned: false }] : shown;
}

function setting({ id, width, isPinned = false }: ColumnDefault): ColumnSetting {
  return { id, width, isPinned };
}

function bounded(width: number): number {
  return Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, width));
}

function pinnedFirst(columns: ColumnSetting[]): ColumnSetting[] {
  return [...columns.filter(({ isPinned }) => isPinned), ...columns.filter(({ isPinned }) => !isPinned)];
}
