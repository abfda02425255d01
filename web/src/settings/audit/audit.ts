import type { Schemas } from "../../api/client";
import type { TextSearch } from "../../app/search";

export type AuditEntry = Schemas["AuditEntry"];

/** As the API has them; times are RFC 3339. */
export interface AuditFilters {
  action?: string;
  actor?: string;
  subject?: string;
  from?: string;
  until?: string;
  people?: true;
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isInstant = (text: string) =>
  /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

/** Reads the filters from the address. What the API would refuse is left out. */
export function readAuditFilters(search: TextSearch): AuditFilters {
  const { action, actor, subject, from, until, people } = search;
  return {
    ...(action && action.length <= 100 ? { action } : {}),
    ...(actor && id.test(actor) ? { actor } : {}),
    ...(subject && id.test(subject) ? { subject } : {}),
    ...(from && isInstant(from) ? { from } : {}),
    ...(until && isInstant(until) ? { until } : {}),
    ...(people === "true" ? { people: true } : {}),
  };
}

export function isFiltered(filters: AuditFilters): boolean {
  return Object.keys(filters).length > 0;
}

/** The filters as parts of an address. */
export function filterSearch(filters: AuditFilters): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]));
}

export interface Change {
  field: string;
  /** Undefined in a change of personal data: the log has only the name of the field. */
  before: string | undefined;
  after: string | undefined;
}

/** A value of a field as text: nothing for what is absent, JSON for what has parts. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What changed, field by field. */
export function changesOf(entry: Pick<AuditEntry, "changes">): Change[] {
  if (!isRecord(entry.changes)) return [];
  return Object.entries(entry.changes).map(([field, change]) => {
    const isOpen = isRecord(change) && ("before" in change || "after" in change);
    return {
      field,
      before: isOpen ? valueText(change.before) : undefined,
      after: isOpen ? valueText(change.after) : undefined,
    };
  });
}

/** The page of what an action was about, if there is one. */
export function subjectPage(edition: string, entry: Pick<AuditEntry, "action" | "subject">): string | null {
  const page = pages[entry.action.split(".")[0] ?? ""];
  if (!page || entry.action.endsWith(".deleted")) return null;
  return `/e/${edition}/${page.replace("$id", entry.subject)}`;
}

const pages: Readonly<Record<string, string | undefined>> = {
  congress: "settings",
  registration: "registrations/$id",
  registration_type: "registration-types",
  pool: "registration-types",
  question: "questions",
  invitation: "invitations",
  delegation: "delegations/$id",
  import: "imports/$id",
  announcement: "announcements",
  webhook: "webhooks/$id",
  mail: "mails?mail=$id",
  staff: "staff",
};
