import type { Schemas } from "../api/client";
import type { Congress } from "../app/edition";
import { isSame } from "../ui";

export type Texts = Readonly<Record<string, string>>;

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

/** A merge patch of a localized text: null takes a language away, what has not changed is left out. */
export function localizedPatch(before: Texts, after: Texts): Record<string, string | null> {
  const patch: Record<string, string | null> = {};
  for (const [language, text] of Object.entries(after)) {
    const trimmed = text.trim();
    if (trimmed !== "" && trimmed !== before[language]) patch[language] = trimmed;
  }
  for (const language of Object.keys(before)) if (!after[language]?.trim()) patch[language] = null;
  return patch;
}

/** Only what has changed. */
export function detailsPatch(before: Details, after: Details): Schemas["CongressPatch"] {
  const isChanged = (key: keyof Details) => !isSame(before[key], after[key]);
  const hasDescription = Object.values(after.description).some((text) => text.trim() !== "");
  return {
    ...(isChanged("title") ? { title: localizedPatch(before.title, after.title) } : {}),
    ...(isChanged("description")
      ? { description: hasDescription ? localizedPatch(before.description, after.description) : null }
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

/** Without empty texts, which the API does not have. */
export function filledTexts(texts: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .map(([language, text]) => [language, text.trim()] as const)
      .filter(([, text]) => text !== ""),
  );
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

interface Placed {
  slug: string;
  position: number;
}

/**
 * Moves an item of a list up or down: the new position of each item whose position changes. Positions may have been
 * equal, or have gaps.
 */
export function movedPositions<Item extends Placed>(
  items: readonly Item[],
  slug: string,
  by: -1 | 1,
): { item: Item; position: number }[] {
  const from = items.findIndex((item) => item.slug === slug);
  const to = from + by;
  const moved = items[from];
  if (!moved || to < 0 || to >= items.length) return [];
  const order = items.filter((item) => item !== moved);
  order.splice(to, 0, moved);
  return order.flatMap((item, position) => (item.position === position ? [] : [{ item, position }]));
}
