import { useLingui } from "@lingui/react/macro";
import { usePersonLabels } from "../app/people/PersonFields";
import type { RegistrationValues } from "./registrationForm";

/** The labels of the fields, also for the history. */
export function useRegistrationLabels(): Record<keyof RegistrationValues, string> {
  const { t } = useLingui();
  return {
    ...usePersonLabels(),
    email: t`E-mail`,
    type: t`Registration type`,
    answers: t`Answers`,
  };
}
