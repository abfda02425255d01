import type { Schemas } from "../api/client";
import { headersOf, type Table, writeCell } from "./cells";
import { rowText } from "./rowText";

export type ImportRow = Schemas["ImportRow"];

/** Without it, spreadsheets read UTF-8 as something else. */
const byteOrderMark = "\uFEFF";

function csv(lines: readonly (readonly string[])[]): string {
  const written = lines.map((cells) => cells.map((cell) => writeCell(guarded(cell), ",")).join(","));
  return `${byteOrderMark}${written.join("\r\n")}\r\n`;
}

/** Spreadsheets run a cell as a formula if it begins so. The import takes the apostrophe away again. */
function guarded(cell: string): string {
  return /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
}

export function problemText(problem: Schemas["RowProblem"]): string {
  const text = rowText(problem);
  return problem.column ? `${problem.column}: ${text}` : text;
}

/** Rows that a person has to look at. */
export function faultyRows(rows: readonly ImportRow[]): ImportRow[] {
  return rows.filter(({ outcome }) => outcome === "refused");
}

/**
 * The refused rows as a file: as they were sent, with a last column that says why, to be corrected and imported by
 * itself. The import ignores the last column.
 */
export function faultyRowsCsv(table: Table, rows: readonly ImportRow[], problemsHeader: string): string {
  const headers = headersOf(table);
  const lines = faultyRows(rows).map(({ row, problems }) => {
    const cells = table.rows[row - 1]?.cells ?? [];
    const filled = headers.map((_, index) => cells[index]?.value ?? "");
    return [...filled, problems.map(problemText).join("; ")];
  });
  return csv([[...headers, problemsHeader], ...lines]);
}

export interface ReportHeaders {
  row: string;
  column: string;
  value: string;
  problem: string;
}

/** The problems of the refused rows, for a workbook, whose cells the app does not have: a line for each problem. */
export function problemsCsv(rows: readonly ImportRow[], headers: ReportHeaders): string {
  const lines = faultyRows(rows).flatMap(({ row, line, problems }) =>
    problems.map((problem) => {
      const { column, value } = problem;
      return [String(line ?? row), column ?? "", value ?? "", rowText(problem)];
    }),
  );
  return csv([[headers.row, headers.column, headers.value, headers.problem], ...lines]);
}
