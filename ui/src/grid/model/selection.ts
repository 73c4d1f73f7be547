// Which rows are selected: single ones, or all that match the filter.

export interface Selection {
  ids: ReadonlySet<string>;
  /** All rows of the filter, those not fetched too. */
  isAll: boolean;
  /** From where a range begins. */
  anchor: number | undefined;
}

export const nothingSelected: Selection = { ids: new Set(), isAll: false, anchor: undefined };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.isAll || selection.ids.has(id);
}

export function toggled(selection: Selection, id: string, index: number): Selection {
  const ids = new Set(selection.isAll ? [] : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, isAll: false, anchor: index };
}

/** From the anchor up to this row, in addition to what is selected. Rows not fetched are left out. */
export function rangeTo(
  selection: Selection,
  index: number,
  idAt: (index: number) => string | undefined,
): Selection {
  const anchor = selection.anchor ?? index;
  const ids = new Set(selection.ids);
  for (let row = Math.min(anchor, index); row <= Math.max(anchor, index); row++) {
    const id = idAt(row);
    if (id !== undefined) ids.add(id);
  }
  return { ids, isAll: false, anchor };
}

/** Every row that was fetched; none when something is selected already. */
export function allOrNone(selection: Selection, fetched: Iterable<string>): Selection {
  if (selection.isAll || selection.ids.size > 0) return nothingSelected;
  return { ids: new Set(fetched), isAll: false, anchor: undefined };
}

export function allSelected(): Selection {
  return { ids: new Set(), isAll: true, anchor: undefined };
}
