import type { Schemas } from "../../api/client";

export interface Change {
  field: string;
  /** Null for personal data: the log has only the name of the field. */
  before: string | null;
  after: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value of the log in one line. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.length > 0 ? value.map(writeValue).join(", ") : "–";
  if (isRecord(value)) {
    // A speaker or a link is its name; texts are listed by language.
    const name = value.name ?? value.title;
    if (typeof name === "string") return name;
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${writeValue(one)}`)
      .join("; ");
  }
  return String(value);
}

/** The changed fields of an audit entry, with their values where the log has them. */
export function changesOf(changes: Schemas["AuditEntry"]["changes"]): Change[] {
  return Object.entries(changes ?? {})
    .filter(([field]) => field !== "revision" && field !== "updated_at")
    .map(([field, change]) => {
      const has = isRecord(change) && "before" in change && "after" in change;
      return {
        field,
        before: has ? writeValue(change.before) : null,
        after: has ? writeValue(change.after) : null,
      };
    });
}

/** The name of what an entry is about, if its payload has one. */
export function nameOf(details: Schemas["AuditEntry"]["details"]): Readonly<Record<string, string>> | null {
  const { name } = details;
  if (!isRecord(name)) return null;
  const texts = Object.entries(name).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}
