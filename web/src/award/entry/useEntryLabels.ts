import { useLingui } from "@lingui/react/macro";
import type { EntryValues } from "./entryForm";

export type EntryLabels = Record<keyof EntryValues, string>;

export function useEntryLabels(): EntryLabels {
  const { t } = useLingui();
  return {
    category: t`Category`,
    theme: t`Theme`,
    title: t`Title`,
    abstract: t`Abstract`,
    description: t`Description`,
    language: t`Language of the entry`,
    city: t`City`,
    country: t`Country`,
    starts_on: t`Begins`,
    ends_on: t`Ends`,
    population: t`Population`,
    partners: t`Partner cities`,
    links: t`Links`,
    attachments: t`Attachments`,
    submitters: t`Submitters`,
    wants_feedback: t`Send us what the evaluators say, once the award is published`,
  };
}
