import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type ColumnSetting, readColumns, writeColumns } from "@/grid/model/columns";
import type { SortKey } from "@/grid/types";
import { type Density, usePreferences } from "@/preferences";
import type { ListDefinition } from "./definition";
import { readTerms, type Term, writeTerms } from "./filter";
import { readSort, sortedBy, type ViewSearch, writeSort } from "./view";

export interface View {
  terms: Term[];
  sort: SortKey[];
  columns: ColumnSetting[];
  density: Density;
  peek: string | undefined;
  /** Parts of the address that name nothing we know. */
  unknown: string[];
  setTerms: (terms: Term[]) => void;
  sortBy: (field: string, isAdded: boolean) => void;
  setColumns: (columns: ColumnSetting[]) => void;
  setDensity: (density: Density) => void;
  setPeek: (id: string | undefined) => void;
}

/** The view that the address tells, and ways to change it there. */
export function useView<Row>(definition: ListDefinition<Row>): View {
  const search = useSearch({ strict: false }) as ViewSearch;
  const navigate = useNavigate();
  const preferences = usePreferences();
  const terms = useMemo(() => readTerms(search.q ?? "", definition.fields), [search.q, definition]);
  const columns = useMemo(
    () => readColumns(search.columns, definition.columns),
    [search.columns, definition],
  );
  const sort = useMemo(() => readSort(search.sort || definition.sort), [search.sort, definition]);

  const change = (part: ViewSearch, replace: boolean) => {
    const next = Object.entries({ ...search, ...part }).filter(
      ([, value]) => value !== undefined && value !== "",
    );
    void navigate({ to: ".", search: Object.fromEntries(next) as never, replace, resetScroll: false });
  };

  return {
    terms,
    sort,
    columns: columns.shown,
    density: search.density || preferences.density,
    peek: search.peek || undefined,
    unknown: columns.unknown,
    setTerms: (next) => change({ q: writeTerms(next) }, false),
    sortBy: (field, isAdded) => change({ sort: changedSort(sort, field, isAdded, definition.sort) }, true),
    setColumns: (next) => change({ columns: writeColumns(next, definition.columns) ?? "" }, true),
    setDensity: (density) => change({ density }, true),
    setPeek: (peek) => change({ peek: peek ?? "" }, true),
  };
}

function changedSort(sort: SortKey[], field: string, isAdded: boolean, standard: string): string {
  const text = writeSort(sortedBy(sort, field, isAdded));
  return text === standard ? "" : text;
}
