import type { Schemas } from "../api/client";
import type { Congress } from "../app/edition";
import { localizedPatch, type Texts, textsOrNull } from "../app/texts";
import { isSame } from "../ui";

export interface Details {
  title: Texts;
  description: Texts;
  slug: string;
  reference_prefix: string;
  starts_on: string;
  ends_on: string;
  time_zone: string;
  languages: readonly string[];
  second_factor_required: boolean;
}

export function detailsOf(congress: Congress): Details {
  return {
    title: congress.title,
    description: congress.description ?? {},
    slug: congress.slug,
    reference_prefix: congress.reference_prefix,
    starts_on: congress.starts_on,
    ends_on: congress.ends_on,
    time_zone: congress.time_zone,
    languages: congress.languages,
    second_factor_required: congress.second_factor_required,
  };
}

/** Only what has changed. */
export function detailsPatch(before: Details, after: Details): Schemas["CongressPatch"] {
  const isChanged = (key: keyof Details) => !isSame(before[key], after[key]);
  return {
    ...(isChanged("title") ? { title: localizedPatch(before.title, after.title) } : {}),
    ...(isChanged("description")
      ? {
          description: textsOrNull(after.description)
            ? localizedPatch(before.description, after.description)
            : null,
        }
      : {}),
    ...(isChanged("slug") ? { slug: after.slug.trim() } : {}),
    ...(isChanged("reference_prefix") ? { reference_prefix: after.reference_prefix.trim() } : {}),
    ...(isChanged("starts_on") ? { starts_on: after.starts_on } : {}),
    ...(isChanged("ends_on") ? { ends_on: after.ends_on } : {}),
    ...(isChanged("time_zone") ? { time_zone: after.time_zone } : {}),
    ...(isChanged("languages") ? { languages: after.languages } : {}),
    ...(isChanged("second_factor_required") ? { second_factor_required: after.second_factor_required } : {}),
  };
}

export type Transition = "open" | "run" | "close" | "archive";

/** What can be done with an edition in a state, the usual next step first. */
export function transitionsFrom(state: string): Transition[] {
  if (state === "draft") return ["open"];
  if (state === "open") return ["run", "close"];
  if (state === "running") return ["close"];
  if (state === "closed") return ["archive"];
  return [];
}

/** Whether a text is a language tag, such as `pt-BR`. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text.trim()).length === 1;
  } catch {
    return false;
  }
}

/** Puts the main language first; the others keep their order. */
export function withMain(languages: readonly string[], main: string): string[] {
  return [main, ...languages.filter((language) => language !== main)];
}
