import type { Schemas } from "../api/client";
import { isSame } from "../ui";

type CorrectableField = Schemas["CorrectableField"];

/** What a person can be allowed to change in their own registration. */
export const correctableFields: readonly CorrectableField[] = [
  "salutation",
  "given_name",
  "family_name",
  "display_name",
  "name_order",
  "organisation",
  "job_title",
  "city",
  "country",
  "time_zone",
  "languages",
  "answers",
];

export interface RegistrationRules {
  /** Null: no deadline. */
  corrections_until: string | null;
  /** Null: all. */
  correctable: readonly CorrectableField[] | null;
}

export function registrationRulesOf(rules: Schemas["RegistrationRules"]): RegistrationRules {
  return { corrections_until: rules.corrections_until ?? null, correctable: rules.correctable ?? null };
}

/** Checks or unchecks a field, in the order in which fields are shown. */
export function toggleField(
  fields: readonly CorrectableField[],
  field: CorrectableField,
  isOn: boolean,
): CorrectableField[] {
  const known = correctableFields.filter((one) => (one === field ? isOn : fields.includes(one)));
  // A field that is newer than this app stays as it is.
  const newer = fields.filter((one) => !correctableFields.includes(one));
  return [...known, ...newer];
}

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
