// The screen of any list: search and filters, the grid, counts, peek. A screen declares what is in it.
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowDownToDot, Columns3, Download } from "lucide-react";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCommands } from "@/commands/registry";
import { Button, IconButton } from "@/design/Button";
import { Page } from "@/design/Page";
import { EmptyState, ErrorPanel } from "@/design/states";
import { InGrid, useCellTabIndex } from "@/grid/cells";
import { Grid, type GridHandle } from "@/grid/Grid";
import { movedColumn, pinnedColumn, resizedColumn, toggledColumn } from "@/grid/model/columns";
import { fetchedIds } from "@/grid/model/pages";
import {
  allOrNone,
  allSelected,
  nothingSelected,
  rangeTo,
  type Selection,
  toggled,
} from "@/grid/model/selection";
import type { ShownColumn } from "@/grid/types";
import { useShow } from "@/i18n/show";
import { wantAllTexts } from "@/i18n/wanted";
import { useChange } from "@/live/useChange";
import type { BulkBarProps } from "./BulkBar";
import type { DownloadDialogProps } from "./DownloadDialog";
import type { ListDefinition } from "./definition";
import { FilterBar } from "./FilterBar";
import { gridCommands } from "./gridCommands";
import { ListCount } from "./ListCount";
import styles from "./ListScreen.module.css";
import { MissingValues } from "./MissingValues";
import { matching, useMatchingText } from "./matching";
import { PeekPanel } from "./PeekPanel";
import { CARD_HEIGHT, ROW_HEIGHTS } from "./rowHeights";
import { rowsDrawn } from "./source";
import { useListSource } from "./useListSource";
import { useNarrow } from "./useNarrow";
import { useView } from "./useView";
import { keepWalk } from "./walk";

const BulkBar = lazy(() => import("./BulkBar")) as unknown as <Row>(props: BulkBarProps<Row>) => ReactNode;
const DownloadDialog = lazy(() => import("./DownloadDialog")) as unknown as <Row>(
  props: DownloadDialogProps<Row>,
) => ReactNode;
const JumpDialog = lazy(() => import("./JumpDialog"));
const ColumnsDialog = lazy(() => import("@/grid/ColumnsDialog"));

export function ListScreen<Row>({ definition }: { definition: ListDefinition<Row> }) {
  const show = useShow();
  const { text } = show;
  const view = useView(definition);
  const [source, state] = useListSource(definition, view.terms, view.sort);
  const [selection, setSelection] = useState<Selection>(nothingSelected);
  const [isChoosingColumns, setIsChoosingColumns] = useState(false);
  const [isJumping, setIsJumping] = useState(false);
  const [isDownloading, setIsDownloading] = useState(false);
  const [active, setActive] = useState<string>();
  const grid = useRef<GridHandle>(null);
  const navigate = useNavigate();
  const change = useChange();
  const isNarrow = useNarrow();
  const { pages } = state;
  const columns = useShownColumns(definition, view.columns);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pages mean other ids
  const idAt = useCallback((index: number) => source.idAt(index), [source, pages]);
  const onView = useCallback((from: number, to: number) => source.show(from, to), [source]);
  const isPeeking = view.peek !== undefined && definition.peek !== undefined;

  // Beside the grid nothing follows the cursor unless the peek is open: then a step draws two rows, not the screen.
  const onActive = useCallback(
    (id: string | undefined) => {
      if (isPeeking) setActive(id);
    },
    [isPeeking],
  );
  const togglePeek = (id: string) => view.setPeek(isPeeking ? undefined : id);
  const open = (id: string, index: number) => {
    const row = source.store.get(id);
    const link = row && definition.link?.(row);
    if (!link) return;
    keepWalk(definition.path, source, index);
    void navigate(link as never);
  };

  const selectAll = () => setSelection(allSelected());
  const matchingText = useMatchingText();

  useCommands([
    ...gridCommands(
      grid,
      definition.peek && togglePeek,
      definition.bulk && ((id, index) => setSelection(toggled(selection, id, index))),
    ),
    ...(definition.bulk && pages.rowCount > 0
      ? [
          {
            id: "list.select_all",
            title: "list.select_all" as const,
            values: { count: matchingText(matching(state)) },
            scope: "list" as const,
            key: "Shift+x",
            run: selectAll,
          },
        ]
      : []),
    ...(definition.rowCommands ?? []).map(({ run, ...command }) => ({
      ...command,
      scope: "list" as const,
      hint: true,
      run: () => {
        const row = source.store.get(grid.current?.active()?.id ?? "");
        if (row) run(row, { change, show });
      },
    })),
    {
      id: "list.jump",
      title: "list.jump",
      scope: "list",
      key: "t",
      run: () => setIsJumping(true),
    },
    {
      id: "list.download",
      title: "list.download",
      scope: "list",
      run: () => setIsDownloading(true),
    },
    {
      id: "list.columns",
      title: "grid.columns",
      scope: "view",
      key: "c",
      run: () => setIsChoosingColumns(true),
    },
  ]);

  useEffect(() => {
    if (!state.isFirst) wantAllTexts();
  }, [state.isFirst]);

  const isEmpty = !state.isFirst && pages.rowCount === 0 && state.error === undefined;
  const isEmptyBook = isEmpty && view.terms.length === 0;
  const shownId = isPeeking ? (active ?? view.peek) : undefined;

  return (
    <Page
      title={text(definition.title)}
      isFilling
      beside={<ListCount state={state} />}
      actions={definition.actions?.()}
    >
      {!isEmptyBook && definition.above?.(!state.isFirst)}
      {definition.bulk && (selection.isAll || selection.ids.size > 0) ? (
        <Suspense fallback={<div className={styles.bulk} />}>
          <BulkBar
            bulk={definition.bulk}
            selection={selection}
            state={state}
            source={source}
            onChange={setSelection}
            onSelectAll={selectAll}
          />
        </Suspense>
      ) : (
        <FilterBar definition={definition} terms={view.terms} onChange={view.setTerms}>
          <IconButton label={text("list.jump")} onClick={() => setIsJumping(true)} aria-keyshortcuts="t">
            <ArrowDownToDot size={16} strokeWidth={1.75} />
          </IconButton>
          <IconButton
            label={text("grid.columns")}
            onClick={() => setIsChoosingColumns(true)}
            aria-keyshortcuts="c"
          >
            <Columns3 size={16} strokeWidth={1.75} />
          </IconButton>
          <IconButton label={text("list.download")} onClick={() => setIsDownloading(true)}>
            <Download size={16} strokeWidth={1.75} />
          </IconButton>
        </FilterBar>
      )}
      <MissingValues definition={definition} terms={view.terms} state={state} />
      {view.unknown.length > 0 && (
        <p className="soft">{text("list.unknown_parts", { parts: view.unknown.join(", ") })}</p>
      )}
      <div className={styles.rows}>
        {state.error !== undefined && pages.rowCount === 0 ? (
          <ErrorPanel error={state.error} onRetry={() => source.retry()} />
        ) : isEmpty ? (
          <NoRows
            definition={definition}
            isFiltered={view.terms.length > 0}
            onClear={() => view.setTerms([])}
          />
        ) : (
          <InGrid value>
            <Grid
              ref={grid}
              label={text(definition.title)}
              columns={columns}
              store={source.store}
              rowCount={rowsDrawn(state, 20)}
              isCountExact={pages.isExact}
              idAt={idAt}
              rowHeight={isNarrow ? CARD_HEIGHT : ROW_HEIGHTS[view.density]}
              sort={view.sort}
              selection={definition.bulk ? selection : undefined}
              selectLabel={text("grid.select_row")}
              onSort={view.sortBy}
              onResize={(id, width) => view.setColumns(resizedColumn(view.columns, id, width))}
              onMove={(id, by) => view.setColumns(movedColumn(view.columns, id, by))}
              onPin={(id) =>
                view.setColumns(
                  pinnedColumn(view.columns, id, !view.columns.find((one) => one.id === id)?.isPinned),
                )
              }
              onHide={(id) => view.setColumns(toggledColumn(view.columns, id, definition.columns))}
              onOpen={open}
              onPeek={definition.peek && togglePeek}
              onToggle={(id, index, isRange) =>
                setSelection(isRange ? rangeTo(selection, index, idAt) : toggled(selection, id, index))
              }
              onToggleAll={() => setSelection(allOrNone(selection, fetchedIds(pages)))}
              onView={onView}
              onActive={onActive}
            />
          </InGrid>
        )}
        {isPeeking && !isEmpty && (
          <PeekPanel
            peek={definition.peek}
            store={source.store}
            id={shownId}
            onClose={() => view.setPeek(undefined)}
          />
        )}
      </div>
      {state.isNarrow && (
        <p className={styles.note}>{text(state.isFilling ? "list.searching" : "list.narrow")}</p>
      )}
      {state.error !== undefined && pages.rowCount > 0 && (
        <p className={styles.note} role="alert">
          {text("list.part_failed")} <Button onClick={() => source.retry()}>{text("action.retry")}</Button>
        </p>
      )}
      {isJumping && (
        <Suspense>
          <JumpDialog
            definition={definition}
            sort={view.sort}
            onClose={() => setIsJumping(false)}
            onJump={(value) => {
              setIsJumping(false);
              void source.jump(value).then((index) => index !== undefined && grid.current?.goTo(index));
            }}
          />
        </Suspense>
      )}
      {isDownloading && (
        <Suspense>
          <DownloadDialog
            definition={definition}
            terms={view.terms}
            sort={view.sort}
            state={state}
            onClose={() => setIsDownloading(false)}
          />
        </Suspense>
      )}
      {isChoosingColumns && (
        <Suspense>
          <ColumnsDialog
            known={definition.columns}
            shown={view.columns}
            density={view.density}
            onChange={view.setColumns}
            onDensity={view.setDensity}
            onClose={() => setIsChoosingColumns(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}

function useShownColumns<Row>(
  definition: ListDefinition<Row>,
  settings: ReturnType<typeof useView>["columns"],
): ShownColumn<Row>[] {
  return useMemo(
    () =>
      settings.flatMap((setting) => {
        const column = definition.columns.find(({ id }) => id === setting.id);
        return column ? [{ ...column, ...setting }] : [];
      }),
    [definition, settings],
  );
}

function NoRows<Row>({
  definition,
  isFiltered,
  onClear,
}: {
  definition: ListDefinition<Row>;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const { text } = useShow();
  if (isFiltered) {
    return (
      <EmptyState
        kind="filtered"
        title={text("list.nothing_found")}
        actions={<Button onClick={onClear}>{text("list.clear_filters")}</Button>}
      >
        {text("list.nothing_found_detail")}
      </EmptyState>
    );
  }
  return (
    <EmptyState kind="nothing" title={text(definition.empty.title)} actions={definition.empty.actions?.()}>
      {text(definition.empty.detail)}
    </EmptyState>
  );
}

/** A cell that leads to the row's own page. */
export function RowLink({
  to,
  params,
  children,
}: {
  to: string;
  params: Record<string, string>;
  children: React.ReactNode;
}) {
  const tabIndex = useCellTabIndex();
  return (
    <Link to={to as never} params={params as never} tabIndex={tabIndex} className={styles.link}>
      {children}
    </Link>
  );
}
