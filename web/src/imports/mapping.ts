/** From headers to fields, as `?mapping=` takes it. */
export type Mapping = Readonly<Record<string, string>>;

/** What an import that was refused says about the columns of the file. */
export interface UnrecognisedColumns {
  found: readonly string[];
  /** The field of each column that was recognised. */
  recognised: Mapping;
  missing: readonly string[];
  /** A mapping to check. */
  mapping: Mapping;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMapping(value: unknown): Mapping {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Reads `details` of the problem `unreadable-file`; null if the file was refused for another reason. */
export function unrecognisedOf(details: unknown): UnrecognisedColumns | null {
  if (!isRecord(details) || !Array.isArray(details.found)) return null;
  return {
    found: texts(details.found),
    recognised: readMapping(details.recognised),
    missing: texts(details.missing),
    mapping: readMapping(details.mapping),
  };
}

/** The cells of the line that a file has in place of a header; null if it was refused for another reason. */
export function firstRowOf(details: unknown): string[] | null {
  const cells = isRecord(details) ? texts(details.first_row) : [];
  return cells.length > 0 ? cells : null;
}

/** One column in the form, and the field for which the service took it; `ignore` if it is not imported. */
export interface MappedColumn {
  header: string;
  recognised: string;
}

interface KnownColumns {
  /** All headers in the order of the file, if they are known. */
  headers: readonly string[] | null;
  /** The field of each column that was recognised. */
  recognised: Mapping;
  ignored: readonly string[];
  /** What was sent with the last check. */
  sent: Mapping;
}

/** The columns that a mapping can be given for, each once, in the order of the file if it is known. */
export function columnsToMap({ headers, recognised, ignored, sent }: KnownColumns): MappedColumn[] {
  const names = headers ?? [...Object.keys(recognised), ...ignored, ...Object.keys(sent)];
  const unique = [...new Set(names.filter((name) => name !== ""))];
  return unique.map((header) => ({ header, recognised: sent[header] ?? recognised[header] ?? "ignore" }));
}

/** Sets or, with null, takes away what the person chose for a column. */
export function changeMapping(mapping: Mapping, header: string, field: string | null): Mapping {
  const next = { ...mapping };
  if (field === null) delete next[header];
  else next[header] = field;
  return next;
}

/** The fields that are chosen for more than one column: such a file is refused. */
export function repeatedFields(mapping: Mapping): string[] {
  const seen = new Map<string, number>();
  for (const field of Object.values(mapping)) seen.set(field, (seen.get(field) ?? 0) + 1);
  return [...seen].filter(([field, count]) => field !== "ignore" && count > 1).map(([field]) => field);
}
