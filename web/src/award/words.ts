import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { Schemas } from "../api/client";
import type { SelectOption, Tone } from "../ui";
import type { Phase } from "./deadlines";
import type { ConflictReason } from "./secretariat/balance";

type Labels<Name extends string> = Readonly<Record<Name, MessageDescriptor>>;
type Tones<Name extends string> = Readonly<Record<Name, Tone>>;

export const entryStateLabels: Labels<Schemas["EntryState"]> = {
  draft: msg`Draft`,
  submitted: msg`Submitted`,
  eligible: msg`Eligible`,
  ineligible: msg`Not eligible`,
  deserving: msg`Deserving`,
  shortlisted: msg`Shortlisted`,
  winner: msg`Winner`,
  special_mention: msg`Special mention`,
  withdrawn: msg`Withdrawn`,
};

export const entryStateTones: Tones<Schemas["EntryState"]> = {
  draft: "neutral",
  submitted: "info",
  eligible: "success",
  ineligible: "danger",
  deserving: "success",
  shortlisted: "success",
  winner: "success",
  special_mention: "success",
  withdrawn: "neutral",
};

export const awardStateLabels: Labels<Schemas["AwardState"]> = {
  draft: msg`Draft`,
  open: msg`Open`,
  published: msg`Published`,
};

export const awardStateTones: Tones<Schemas["AwardState"]> = {
  draft: "neutral",
  open: "info",
  published: "success",
};

export const evaluationStateLabels: Labels<Schemas["EvaluationState"]> = {
  assigned: msg`Not begun`,
  draft: msg`Draft`,
  submitted: msg`Submitted`,
};

export const evaluationStateTones: Tones<Schemas["EvaluationState"]> = {
  assigned: "neutral",
  draft: "warning",
  submitted: "success",
};

export const roundKindLabels: Labels<Schemas["RoundKind"]> = {
  technical: msg`Technical committee`,
  jury: msg`Jury`,
  public: msg`Public vote`,
};

export const requirementLabels: Labels<Schemas["EntryRequirement"]> = {
  eligible: msg`Eligible entries`,
  deserving: msg`Deserving entries`,
  shortlisted: msg`Shortlisted entries`,
};

export const recusalLabels: Labels<Schemas["RecusalKind"]> = {
  city: msg`I am from the city, or work for it`,
  country: msg`I am from the country`,
  employer: msg`My employer takes part in the entry`,
  family: msg`A relative or close friend takes part in the entry`,
  other: msg`Another reason`,
};

/** As the secretariat says it of an evaluator. */
export const evaluatorRecusalLabels: Labels<Schemas["RecusalKind"]> = {
  city: msg`The evaluator is from the city, or works for it`,
  country: msg`The evaluator is from the country`,
  employer: msg`The evaluator’s employer takes part in the entry`,
  family: msg`A relative or close friend of the evaluator takes part`,
  other: msg`Another reason`,
};

export const targetLabels: Labels<Schemas["AdvanceTarget"]> = {
  deserving: msg`Deserving`,
  shortlisted: msg`Shortlisted`,
  winner: msg`Winners`,
  special_mention: msg`Special mentions`,
};

/** The choices of a list of labels, in its order. */
export function useOptions(labels: Readonly<Record<string, MessageDescriptor>>): SelectOption[] {
  const { i18n } = useLingui();
  return useMemo(
    () => Object.entries(labels).map(([value, label]) => ({ value, label: i18n._(label) })),
    [labels, i18n],
  );
}

export function isOneOf<Name extends string>(
  labels: Readonly<Record<Name, unknown>>,
  value: string,
): value is Name {
  return Object.hasOwn(labels, value);
}

export const phaseLabels: Labels<Phase> = {
  before: msg`Not open yet`,
  open: msg`Open`,
  ended: msg`To be closed`,
  closed: msg`Closed`,
};

export const phaseTones: Tones<Phase> = {
  before: "neutral",
  open: "info",
  ended: "warning",
  closed: "success",
};

export const conflictLabels: Labels<ConflictReason> = {
  country: msg`same country`,
  city: msg`same city`,
  employer: msg`same employer`,
  language: msg`does not read the language`,
  recused: msg`recused`,
};
