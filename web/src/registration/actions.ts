import type { State } from "../app/people/states";

/** What staff can do with the state of a registration. */
export type Action = "approve" | "promote" | "reject" | "cancel" | "transfer";

/** Actions on several registrations at once. */
export type BulkAction = Extract<Action, "approve" | "reject" | "cancel">;

const from: Readonly<Record<Action, readonly State[]>> = {
  approve: ["pending"],
  promote: ["waitlisted"],
  reject: ["pending", "waitlisted"],
  cancel: ["pending", "waitlisted", "confirmed"],
  transfer: ["pending", "waitlisted", "confirmed"],
};

const actions: readonly Action[] = ["approve", "promote", "transfer", "reject", "cancel"];

export function isPossible(action: Action, state: string): boolean {
  return from[action].some((one) => one === state);
}

/** The actions that a state allows, the usual ones first. */
export function possibleActions(state: string): Action[] {
  return actions.filter((action) => isPossible(action, state));
}

/** The badge exists only while the registration is confirmed. */
export function hasBadge(state: string): boolean {
  return state === "confirmed";
}
