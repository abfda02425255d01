import type { Mapping } from "./mapping";

/** What is sent to be imported. */
export type Source =
  | { kind: "text"; name: string; text: string; mediaType: string }
  | { kind: "file"; name: string; file: Blob; mediaType: string };

/** In bytes: the service accepts no larger file. */
export const largestFile = 10 * 1024 * 1024;

const mediaTypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  txt: "text/plain",
  tsv: "text/tab-separated-values",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xls: "application/vnd.ms-excel",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  xml: "application/xml",
  json: "application/json",
  ics: "text/calendar",
};

/** By the end of the name: what the browser says about CSV depends on the programs that are installed. */
export function mediaTypeOf(name: string): string {
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  return mediaTypes[ending] ?? "application/octet-stream";
}

export const spreadsheets = ".csv,.tsv,.txt,.xlsx,.xls,.ods";
export const scheduleFiles = `${spreadsheets},.xml,.json,.ics`;

export function fileSource(file: File): Source {
  return { kind: "file", name: file.name, file, mediaType: mediaTypeOf(file.name) };
}

/** Cells that were copied from a spreadsheet are separated by tabs; other text says itself by what. */
export function pastedSource(text: string, name: string): Source {
  return {
    kind: "text",
    name,
    text,
    mediaType: text.includes("\t") ? "text/tab-separated-values" : "text/csv",
  };
}

/** The name of a column, for a list that has none: its field; else one that means nothing. */
export function headerOf(firstRow: readonly string[], fields: Mapping): string[] {
  return firstRow.map((cell, index) => fields[cell] ?? `Column ${index + 1}`);
}

/** The pasted text with a line above it that names the columns; null if the separator of its cells is unknown. */
export function withHeader(
  text: string,
  firstRow: readonly string[],
  header: readonly string[],
): string | null {
  const lines = text.split(/\r\n|\n|\r/);
  const isFirst = (cells: string[]) =>
    cells.length === firstRow.length && cells.every((cell, index) => cell.trim() === firstRow[index]);
  for (const separator of ["\t", ";", ",", "|"]) {
    const nth = lines.findIndex((line) => isFirst(line.split(separator)));
    if (nth >= 0) return [header.join(separator), ...lines.slice(nth)].join("\n");
  }
  return null;
}

/** In bytes, as it is sent. */
export function sizeOf(source: Source): number {
  return source.kind === "file" ? source.file.size : new TextEncoder().encode(source.text).length;
}

/** How many rows the pasted text seems to have, without the header. */
export function pastedRows(text: string): number {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
  return Math.max(0, lines.length - 1);
}

/** The text of a file in the encoding that the service has found; null if this browser does not know it. */
export function decodeAs(bytes: ArrayBuffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding.replace(/ BOM$/, ""), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
