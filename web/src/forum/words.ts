import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useCallback } from "react";
import type { Tone } from "../ui";
import { useLanguageName } from "../ui";

export interface Word {
  label: MessageDescriptor;
  tone: Tone;
}

export const requestStates: Readonly<Record<string, Word>> = {
  waiting: { label: msg`Waiting`, tone: "neutral" },
  called: { label: msg`Called`, tone: "warning" },
  speaking: { label: msg`Speaking`, tone: "success" },
  spoken: { label: msg`Has spoken`, tone: "neutral" },
  skipped: { label: msg`Skipped`, tone: "warning" },
  withdrawn: { label: msg`Withdrawn`, tone: "neutral" },
  declined: { label: msg`Declined`, tone: "danger" },
};

export const orders: Readonly<Record<string, MessageDescriptor>> = {
  by_request: msg`In the order of the requests`,
  by_protocol: msg`By protocol rank`,
  by_region: msg`Alternating between regions`,
  by_hand: msg`By hand`,
};

export const regions: Readonly<Record<string, MessageDescriptor>> = {
  africa: msg`Africa`,
  asia: msg`Asia`,
  europe: msg`Europe`,
  latin_america_and_caribbean: msg`Latin America and the Caribbean`,
  northern_america: msg`Northern America`,
  oceania: msg`Oceania`,
};

export const accreditationEnds: Readonly<Record<string, MessageDescriptor>> = {
  withdrawn: msg`Withdrawn by the secretariat`,
  head_changed: msg`The delegation got another head`,
  city_changed: msg`The delegation got another city`,
};

/** The words for a value of the API; a value that is newer than the app is shown as it is. */
export function useWords() {
  const { i18n } = useLingui();
  return useCallback(
    (words: Readonly<Record<string, MessageDescriptor>>, value: string | null | undefined): string => {
      if (!value) return "";
      const word = words[value];
      return word ? i18n._(word) : value;
    },
    [i18n],
  );
}

/** Languages in which people speak and write most often, after those of the edition. */
const common = ["en", "fr", "es", "zh", "ar", "ru", "pt", "de", "it", "ja", "ko", "hi", "id", "sw", "tr"];

export function useLanguageOptions(first: readonly string[]): { value: string; label: string }[] {
  const nameOf = useLanguageName();
  return [...new Set([...first, ...common])].map((value) => ({ value, label: nameOf(value) }));
}
