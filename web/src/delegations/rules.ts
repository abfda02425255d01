import type { Schemas } from "../api/client";
import type { TextSearch } from "../app/search";

export interface DelegationFilters {
  q?: string;
  country?: string;
}

/** Reads the filters from the address of the page. */
export function readFilters(search: TextSearch): DelegationFilters {
  const q = search.q?.trim().slice(0, 200);
  const country = search.country ?? "";
  return {
    ...(q ? { q } : {}),
    ...(/^[A-Za-z]{2}$/.test(country) ? { country: country.toUpperCase() } : {}),
  };
}

/** A delegation as its form has it. */
export interface DelegationValues {
  name: string;
  city: string;
  country: string;
  quota: number | null;
  focal_point: string;
}

export function delegationValues(delegation: Schemas["Delegation"] | null): DelegationValues {
  return {
    name: delegation?.name ?? "",
    city: delegation?.city ?? "",
    country: delegation?.country ?? "",
    quota: delegation?.quota ?? null,
    focal_point: delegation?.focal_point ?? "",
  };
}

export function delegationBody(values: DelegationValues): Schemas["NewDelegation"] {
  return {
    name: values.name.trim(),
    city: values.city.trim() || null,
    country: values.country || null,
    quota: values.quota,
    focal_point: values.focal_point.trim() || null,
  };
}

/** Only what has changed: a new city or head ends an accreditation, so they are not sent without need. */
export function delegationPatch(
  before: DelegationValues,
  after: DelegationValues,
): Schemas["DelegationPatch"] {
  const old = Object.entries(delegationBody(before));
  return Object.fromEntries(
    Object.entries(delegationBody(after)).filter(([field, value]) =>
      old.some(([name, earlier]) => name === field && earlier !== value),
    ),
  );
}

/** How many members can still be registered; null: any number. */
export function placesLeft({
  quota,
  members,
}: Pick<Schemas["Delegation"], "quota" | "members">): number | null {
  return quota === null ? null : Math.max(0, quota - members);
}

type MemberState = Pick<Schemas["Registration"], "id" | "state">;

export interface MemberActions {
  canReplace: boolean;
  canWithdraw: boolean;
  canLead: boolean;
}

/** What can be done with a member. Only a confirmed one can be the head. */
export function memberActions({ id, state }: MemberState, head: string | null): MemberActions {
  const isStanding = state !== "rejected" && state !== "cancelled";
  return { canReplace: isStanding, canWithdraw: isStanding, canLead: state === "confirmed" && head !== id };
}
