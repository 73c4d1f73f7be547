// What a list screen is made of. `docs/guides/add-a-screen.md` shows how to write one.
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import type { Command } from "@/commands/registry";
import type { GridColumn } from "@/grid/types";
import type { Show } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import type { useChange } from "@/live/useChange";
import type { FilterField, Term } from "./filter";
import type { Matching } from "./matching";
import type { FilterNode } from "./query";
import type { CountAnswer, PageAnswer, PageAsked } from "./source";

export interface ListField extends FilterField {
  label: MessageId;
  /** Before a word of the API to get its text: `status` for `status.ready`. */
  wordPrefix?: string;
}

export interface RowCommand<Row> extends Pick<Command, "id" | "title" | "key"> {
  run: (row: Row, tools: RowTools) => void;
}

/** What a row's command may need of the screen. */
export interface RowTools {
  change: ReturnType<typeof useChange>;
  show: Show;
}

/** What is selected of a list, and how many that are. */
export interface Selected<Row> extends Matching {
  /** All that match are meant, those not fetched too. */
  isAll: boolean;
  /** The rows, as many at a time as one request takes. */
  sets: () => AsyncIterable<Row[]>;
  clear: () => void;
  /** The selection cannot be changed while something is done with it. */
  setBusy: (isBusy: boolean) => void;
}

export interface ListDefinition<Row> {
  /** The screen's name. */
  title: MessageId;
  /** The list's path in the API, such as `/api/v1/products`. */
  path: string;
  rowId: (row: Row) => string;
  /** Where a row leads. */
  link?: (row: Row) => Pick<LinkProps, "to" | "params">;
  columns: GridColumn<Row>[];
  fields: ListField[];
  /** The sort as the API writes it, such as `-placed_at`. */
  sort: string;
  /** What is always asked for besides, such as only what the floor has. */
  where?: FilterNode;
  /** How many rows there are, where that is known better than by counting. */
  total?: (terms: Term[]) => Promise<number | undefined>;
  /** What words look for that name no field. */
  search: (text: string) => FilterNode | Promise<FilterNode>;
  /** The field that a pasted list of codes is compared with. */
  pasteField?: string;
  /** The hint in the search box. */
  searchHint: MessageId;
  /** What to say, and to offer, while there is nothing at all. */
  empty: { title: MessageId; detail: MessageId; actions?: () => ReactNode };
  /** Shown beside the list for the row with the cursor, on Space. */
  peek?: (row: Row) => ReactNode;
  /** Rows can be selected, and this stands in the bar while some are. */
  bulk?: (selected: Selected<Row>) => ReactNode;
  /** What its key or the palette does with the row that has the cursor. */
  rowCommands?: RowCommand<Row>[];
  actions?: () => ReactNode;
  /** Above the rows: plots of what the list holds. What is fetched for them waits until there are rows. */
  above?: (hasRows: boolean) => ReactNode;
}

/** For type inference at the place where a screen is declared. */
export function defineList<Row>(definition: ListDefinition<Row>): ListDefinition<Row> {
  return definition;
}

/** A page of any list. All lists of the API answer alike, so one path stands for all in the types. */
export async function readPage<Row>(
  path: string,
  query: { filter?: string; sort?: string },
  asked: PageAsked,
): Promise<PageAnswer<Row>> {
  const { after, from, limit, signal } = asked;
  const params = { query: { ...query, after, from, limit } };
  return (await answered(
    api.GET(path as "/api/v1/orders", { params, signal }),
  )) as unknown as PageAnswer<Row>;
}

export async function readCount(
  path: string,
  filter: string | undefined,
  signal: AbortSignal,
): Promise<CountAnswer> {
  return await answered(
    api.GET(`${path}/count` as "/api/v1/orders/count", { params: { query: { filter } }, signal }),
  );
}
