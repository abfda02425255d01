import type { Schemas } from "../api/client";

type Part = Schemas["TextPart"];

export interface Piece {
  text: string;
  isChanged: boolean;
}

/** A paragraph in the older and in the newer version. */
export interface Row {
  older: Piece[];
  newer: Piece[];
}

const isEmpty = ({ older, newer }: Row) => [...older, ...newer].every(({ text }) => text.trim() === "");

/**
 * The two versions side by side, paragraph by paragraph. A row ends where both have the end of a line; a paragraph that was
 * added or removed with its line stands alone.
 */
export function sideBySide(parts: readonly Part[]): Row[] {
  const rows: Row[] = [];
  let row: Row = { older: [], newer: [] };
  const close = () => {
    if (!isEmpty(row)) rows.push(row);
    row = { older: [], newer: [] };
  };
  const add = (kind: string, text: string) => {
    if (text === "") return;
    const isChanged = kind !== "same";
    if (kind !== "added") row.older.push({ text, isChanged });
    if (kind !== "removed") row.newer.push({ text, isChanged });
  };
  for (const { kind, text } of parts) {
    if (kind !== "same") {
      add(kind, text);
      continue;
    }
    text.split("\n").forEach((line, at) => {
      if (at > 0) close();
      add(kind, line);
    });
  }
  close();
  return rows;
}

/** How many paragraphs have changes. */
export function changedRows(rows: readonly Row[]): number {
  return rows.filter(({ older, newer }) => [...older, ...newer].some(({ isChanged }) => isChanged)).length;
}
