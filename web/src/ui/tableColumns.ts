import type { ReactNode } from "react";

export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** In pixels. Columns without a width share what is left. */
  width?: number | undefined;
  isNumeric?: boolean | undefined;
  isHidden?: boolean | undefined;
  /** The name in the choice of columns, if `header` is no text. */
  label?: string | undefined;
  /** Cannot be hidden. */
  isAlways?: boolean | undefined;
}

/** Narrower than this a column without a width is not made: the table scrolls sideways instead. */
const least = 140;

export function tableWidth(columns: readonly Pick<Column<never>, "width">[], hasSelection: boolean): number {
  const columnsWidth = columns.reduce((sum, column) => sum + (column.width ?? least), 0);
  return columnsWidth + (hasSelection ? 44 : 0);
}

export function columnLabel(column: Pick<Column<never>, "header" | "label" | "id">): string {
  return column.label ?? (typeof column.header === "string" ? column.header : column.id);
}

/** What is stored may be from an older version of the app: unknown columns are dropped. */
export function readHidden(stored: string | null, ids: readonly string[]): Set<string> | null {
  if (stored === null) return null;
  return new Set(stored.split(" ").filter((id) => ids.includes(id)));
}
