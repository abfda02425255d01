/** A cell of a delimited text: its value, and where it is written. */
export interface Cell {
  value: string;
  start: number;
  end: number;
}

export interface CellRecord {
  /** Line of the text at which it begins, from 1. */
  line: number;
  cells: Cell[];
}

/**
 * Reads delimited text as the service does: quotation marks count at the start of a cell, empty lines are no records,
 * and blanks around a cell do not belong to it.
 */
export function parseRecords(text: string, delimiter: string): CellRecord[] {
  const records: CellRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = text[at];
    if (first === "\n" || first === "\r") {
      if (first === "\n") line += 1;
      at += 1;
      continue;
    }
    const record: CellRecord = { line, cells: [] };
    for (;;) {
      const cell = readCell(text, at, delimiter);
      record.cells.push(cell);
      line += breaksIn(text, cell.start, cell.end);
      at = cell.end;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    records.push(record);
  }
  return records;
}

function readCell(text: string, start: number, delimiter: string): Cell {
  let at = start;
  let value = "";
  if (text[at] === '"') {
    at += 1;
    for (;;) {
      const quote = text.indexOf('"', at);
      if (quote < 0) {
        value += text.slice(at);
        at = text.length;
        break;
      }
      value += text.slice(at, quote);
      at = quote + 1;
      if (text[at] !== '"') break;
      value += '"';
      at += 1;
    }
  }
  const rest = at;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at += 1;
  return { value: (value + text.slice(rest, at)).trim(), start, end: at };
}

function breaksIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** Writes a cell so that it is read as the same value. */
export function writeCell(value: string, delimiter: string): string {
  const needsQuotes = value.includes(delimiter) || /["\r\n]/.test(value) || value !== value.trim();
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The header and the rows of a list, as an import counts them. */
export interface Table {
  delimiter: string;
  text: string;
  header: CellRecord;
  /** Row 1 of the import is the first. */
  rows: CellRecord[];
}

/** Null if the header is not at the line that the service names: then no cell could be found with certainty. */
export function tableOf(text: string, delimiter: string, headerLine: number): Table | null {
  const records = parseRecords(text, delimiter);
  const at = records.findIndex((record) => record.line === headerLine);
  const header = records[at];
  return header ? { delimiter, text, header, rows: records.slice(at + 1) } : null;
}

export function headersOf({ header }: Pick<Table, "header">): string[] {
  return header.cells.map((cell) => cell.value);
}

/** The cell of a row under a header, as the service has read it. Of two columns with a name, the first filled one. */
export function columnOf(table: Table, row: number, header: string): number | null {
  const headers = headersOf(table);
  const named = headers.flatMap((name, index) => (name === header ? [index] : []));
  const cells = table.rows[row - 1]?.cells ?? [];
  return named.find((index) => (cells[index]?.value ?? "") !== "") ?? named[0] ?? null;
}

export interface Correction {
  /** As the import counts it, from 1. */
  row: number;
  /** From 0. */
  column: number;
  value: string;
}

/** The text with these cells replaced; everything else stays as it was written. */
export function correctCells(table: Table, corrections: readonly Correction[]): string {
  const edits = corrections.flatMap((correction) => editOf(table, correction));
  // From the end, so that the places of earlier edits stay valid.
  edits.sort((left, right) => right.start - left.start);
  let text = table.text;
  for (const { start, end, written } of edits) text = text.slice(0, start) + written + text.slice(end);
  return text;
}

function editOf({ rows, delimiter }: Table, { row, column, value }: Correction) {
  const cells = rows[row - 1]?.cells;
  const last = cells?.at(-1);
  if (!cells || !last) return [];
  const cell = cells[column];
  const written = writeCell(value, delimiter);
  if (cell) return [{ start: cell.start, end: cell.end, written }];
  // The row is shorter than the header.
  const padding = delimiter.repeat(column - cells.length + 1);
  return [{ start: last.end, end: last.end, written: padding + written }];
}
