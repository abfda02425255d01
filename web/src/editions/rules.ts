import type { Schemas } from "../api/client";
import { isSame } from "../ui";

export type EnrolmentRules = Schemas["EnrolmentRulesUpdate"];

export function enrolmentRulesOf(rules: Schemas["EnrolmentRules"]): EnrolmentRules {
  const { revision: _, ...own } = rules;
  return own;
}

/** Only what has changed: an absent field stays. */
export function changedOf<Values extends object>(before: Values, after: Values): Partial<Values> {
  const changed: Partial<Values> = {};
  for (const key in after) if (!isSame(before[key], after[key])) changed[key] = after[key];
  return changed;
}
