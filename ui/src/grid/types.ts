import type { ReactNode } from "react";
import type { Show } from "@/i18n/show";
import type { MessageId } from "@/i18n/text";
import type { ColumnDefault, ColumnSetting } from "./model/columns";

/** A column as a screen declares it. */
export interface GridColumn<Row> extends ColumnDefault {
  title: MessageId;
  align?: "start" | "end";
  /** The API's name of the field that it sorts by. */
  sort?: string;
  cell: (row: Row, show: Show) => ReactNode;
  /** Its place where rows are drawn as cards, on a phone. Without one it is left out there. */
  card?: "title" | "end" | "meta" | "extra";
}

/** A column as the grid draws it. */
export type ShownColumn<Row> = GridColumn<Row> & ColumnSetting;

export interface SortKey {
  field: string;
  isDescending: boolean;
}
