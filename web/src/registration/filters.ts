import type { Schemas } from "../api/client";
import { states } from "../app/people/states";
import type { TextSearch } from "../app/search";

/** What the list of registrations is filtered by, as the API has it. */
export interface Filters {
  q?: string;
  state?: Schemas["RegistrationState"];
  type?: string;
  country?: string;
  delegation?: string;
}

export const filterNames = [
  "q",
  "state",
  "type",
  "country",
  "delegation",
] as const satisfies readonly (keyof Filters)[];

/** Reads the filters from the address of the page. What the API would refuse is left out. */
export function readFilters(search: TextSearch): Filters {
  const q = search.q?.trim().slice(0, 200);
  const state = states.find((one) => one === search.state);
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(search.delegation ?? "");
  return {
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(search.type ? { type: search.type } : {}),
    ...(/^[A-Za-z]{2}$/.test(search.country ?? "") && search.country
      ? { country: search.country.toUpperCase() }
      : {}),
    ...(isId && search.delegation ? { delegation: search.delegation } : {}),
  };
}

export function isFiltered(filters: Filters): boolean {
  return filterNames.some((name) => filters[name] !== undefined);
}

interface StateCount {
  readonly state: string;
  readonly total: number;
}

/** How many registrations match, where the statistics say it: for all, and for one state. */
export function knownTotal(
  filters: Filters,
  figures: { readonly total: number; readonly by_state: readonly StateCount[] } | undefined,
): number | null {
  if (!figures) return null;
  const { state, ...others } = filters;
  if (isFiltered(others)) return null;
  if (!state) return figures.total;
  return figures.by_state.find((one) => one.state === state)?.total ?? 0;
}

/** The columns that an export can have: the fields of a registration, in the order of the API. */
export const exportFields = [
  "reference",
  "state",
  "type",
  "salutation",
  "given_name",
  "family_name",
  "display_name",
  "name_order",
  "email",
  "organisation",
  "job_title",
  "city",
  "country",
  "time_zone",
  "languages",
  "delegation",
  "waiting_position",
  "reason",
  "id",
  "revision",
  "created_at",
  "updated_at",
] as const;

export type ExportFormat = "csv" | "xlsx";

/** The address of the file with exactly the registrations that the list shows. No columns: all. */
export function exportAddress(
  edition: string,
  filters: Filters,
  format: ExportFormat,
  columns: readonly string[] | null,
): string {
  const query = new URLSearchParams({ ...filters, format });
  if (columns) query.set("columns", columns.join(","));
  return `/api/v1/congresses/${encodeURIComponent(edition)}/registrations/export?${query}`;
}
