import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { useLanguageName } from "../ui";
import type { SessionValues } from "./sessionForm";
import { useThemeNames, useTrackNames } from "./useNames";
import { kindLabels, policyLabels, useLabel } from "./words";

/** The labels of the fields, also for the question about another person's change. */
export function useSessionLabels(): Record<keyof SessionValues, string> {
  const { t } = useLingui();
  return {
    code: t`Code`,
    title: t`Title`,
    abstract: t`Abstract`,
    kind: t`Kind`,
    track: t`Track`,
    themes: t`Themes`,
    language: t`Language`,
    interpretation: t`Interpretation`,
    duration_minutes: t`Duration`,
    capacity: t`Seats`,
    enrolment_policy: t`Who can attend`,
    waiting_list: t`Waiting list`,
    links: t`Links`,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** How a value of the form is written in that question. */
export function useSessionFormat(): (field: string, value: unknown) => string {
  const { t } = useLingui();
  const label = useLabel();
  const language = useLanguageName();
  const { name: track } = useTrackNames();
  const { name: theme } = useThemeNames();
  return useCallback(
    (field, value) => {
      const one = (text: unknown): string => {
        if (field === "kind") return label(kindLabels, String(text));
        if (field === "enrolment_policy") return label(policyLabels, String(text));
        if (field === "track") return track(String(text));
        if (field === "themes") return theme(String(text));
        if (field === "language" || field === "interpretation") return language(String(text));
        const minutes = Number(text);
        if (field === "duration_minutes")
          return t`${plural(minutes, { one: "# minute", other: "# minutes" })}`;
        if (isRecord(text)) return `${text.title}: ${text.url}`;
        return String(text);
      };
      if (value === null || value === undefined || value === "") return "–";
      if (typeof value === "boolean") return value ? t`Yes` : t`No`;
      if (Array.isArray(value)) return value.map(one).join("\n") || "–";
      if (isRecord(value))
        return (
          Object.entries(value)
            .map(([tag, text]) => `${language(tag)}: ${String(text)}`)
            .join("\n") || "–"
        );
      return one(value);
    },
    [t, label, language, track, theme],
  );
}
