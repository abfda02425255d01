import { useLingui } from "@lingui/react/macro";
import type { SpeakerValues } from "./speakerForm";

/** The labels of the fields, also for the question about another person's change. */
export function useSpeakerLabels(): Record<keyof SpeakerValues, string> {
  const { t } = useLingui();
  return {
    name: t`Name`,
    job_title: t`Job title`,
    organisation: t`Organisation`,
    biography: t`Biography`,
    country: t`Country`,
    time_zone: t`Time zone`,
  };
}
