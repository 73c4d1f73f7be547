import type { ReactNode } from "react";
import styles from "./Table.module.css";

export interface TableColumn<Row> {
  id: string;
  title: string;
  align?: "start" | "end";
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  /** What it lists, for screen readers. */
  label: string;
  columns: TableColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
}

/** A short table inside a page; on a narrow screen each row is a card. Long lists are a `ListScreen`. */
export function Table<Row>({ label, columns, rows, rowKey }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <div className={styles.frame} role="group" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ id, title, align }) => (
              <th key={id} scope="col" data-align={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ id, title, align, cell }) => (
                <td key={id} data-align={align} data-title={title}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
