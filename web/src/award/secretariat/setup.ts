import type { Schemas } from "../../api/client";
import { isSame } from "../../ui";
import type { Award, Criterion, Round } from "../queries";

/** Only what has changed: fields that are fixed once a round has opened are not sent without need. */
export function changedFields<Body extends object>(before: Body, after: Body): Partial<Body> {
  const changed: Partial<Body> = {};
  for (const field in after) if (!isSame(before[field], after[field])) changed[field] = after[field];
  return changed;
}

/** As a JSON Merge Patch: languages that were removed are null. */
export function localizedPatch(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string | null> {
  const removed = Object.keys(before).filter((language) => !(language in after));
  return { ...after, ...Object.fromEntries(removed.map((language) => [language, null])) };
}

/** `7, 1` as days, the largest first. */
export function readDays(text: string): number[] {
  const days = text.split(/[\s,;，、]+/).flatMap((part) => (/^\d+$/.test(part) ? [Number(part)] : []));
  return [...new Set(days)].sort((one, other) => other - one);
}

type Text = Record<string, string>;

export interface AwardValues {
  slug: string;
  title: Text;
  description: Text;
  entries_open_at: string | null;
  entries_close_at: string | null;
  feedback_by: string | null;
  title_words: number | null;
  abstract_words: number | null;
  open_scores: boolean;
}

export function awardValues(award: Award | null): AwardValues {
  return {
    slug: award?.slug ?? "",
    title: { ...award?.title },
    description: { ...award?.description },
    entries_open_at: award?.entries_open_at ?? null,
    entries_close_at: award?.entries_close_at ?? null,
    feedback_by: award?.feedback_by ?? null,
    title_words: award?.title_words ?? 25,
    abstract_words: award?.abstract_words ?? 150,
    open_scores: award?.open_scores ?? false,
  };
}

export function newAward(values: AwardValues, time_zone: string): Schemas["NewAward"] {
  return {
    slug: values.slug.trim(),
    title: values.title,
    description: Object.keys(values.description).length > 0 ? values.description : null,
    time_zone,
    entries_open_at: values.entries_open_at ?? "",
    entries_close_at: values.entries_close_at ?? "",
    feedback_by: values.feedback_by,
    title_words: values.title_words ?? 25,
    abstract_words: values.abstract_words ?? 150,
    open_scores: values.open_scores,
  };
}

export interface RoundValues {
  slug: string;
  name: Text;
  kind: Schemas["RoundKind"];
  takes: Schemas["EntryRequirement"];
  opens_at: string | null;
  closes_at: string | null;
  scale_min: number | null;
  scale_max: number | null;
  per_entry: number | null;
  remind_days: string;
}

export function roundValues(round: Round | null): RoundValues {
  return {
    slug: round?.slug ?? "",
    name: { ...round?.name },
    kind: round?.kind ?? "jury",
    takes: round?.takes ?? "eligible",
    opens_at: round?.opens_at ?? null,
    closes_at: round?.closes_at ?? null,
    scale_min: round?.scale_min ?? 0,
    scale_max: round?.scale_max ?? 10,
    per_entry: round?.per_entry ?? 3,
    remind_days: (round?.remind_days ?? [7, 1]).join(", "),
  };
}

export function newRound(values: RoundValues, position: number): Schemas["NewAwardRound"] {
  return {
    slug: values.slug.trim(),
    name: values.name,
    kind: values.kind,
    // A public vote is among the shortlisted.
    takes: values.kind === "public" ? "shortlisted" : values.takes,
    position,
    opens_at: values.opens_at ?? "",
    closes_at: values.closes_at ?? "",
    scale_min: values.scale_min ?? 0,
    scale_max: values.scale_max ?? 10,
    per_entry: values.per_entry ?? 3,
    remind_days: readDays(values.remind_days),
  };
}

export interface NamedValues {
  slug: string;
  name: Text;
  description: Text;
  weight: number | null;
}

type Named = Pick<Criterion, "slug" | "name" | "description"> & { weight?: number };

export function namedValues(part: Named | null): NamedValues {
  return {
    slug: part?.slug ?? "",
    name: { ...part?.name },
    description: { ...part?.description },
    weight: part?.weight ?? 1,
  };
}

/** A description without any text is none. */
export function textOrNull(text: Text): Text | null {
  return Object.values(text).some((one) => one.trim() !== "") ? text : null;
}
