import type { MessageDescriptor } from "@lingui/core";
import type { Flags } from "./texts";

/** What the texts of reasons quote of the details of a problem; empty if the details do not have it. */
export interface Facts {
  column: string;
  columns: string;
  encoding: string;
  field: string;
  line: string;
  max_columns: string;
  max_mib: string;
  max_rows: string;
  sheet: string;
}

export interface ReasonText extends Flags {
  text: MessageDescriptor | ((facts: Facts) => MessageDescriptor);
}
export type ReasonTexts = Readonly<Record<string, ReasonText>>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const write = (value: unknown): string =>
  Array.isArray(value) ? value.map(write).join(", ") : String(value ?? "");

export function factsOf(details: unknown): Facts {
  const known = isRecord(details) ? details : {};
  const fact = (name: keyof Facts) => write(known[name]);
  return {
    column: fact("column"),
    columns: fact("columns"),
    encoding: fact("encoding"),
    field: fact("field"),
    line: fact("line"),
    max_columns: fact("max_columns"),
    max_mib: fact("max_mib"),
    max_rows: fact("max_rows"),
    sheet: fact("sheet"),
  };
}

/** The code of the reason; empty if the details have none. */
export function nameOfReason(details: unknown): string {
  return isRecord(details) ? write(details.reason) : "";
}
