import type { Schemas } from "../../api/client";
import { isSame } from "../../ui";
import type { Award, Entry } from "../queries";
import { countWords } from "../wordCount";

export interface LinkValue {
  label: string;
  url: string;
}

export interface SubmitterValue {
  name: string;
  post: string;
  organisation: string;
  email: string;
}

/** An entry as its form has it: no value is an empty text. */
export interface EntryValues {
  category: string;
  theme: string;
  title: string;
  abstract: string;
  description: string;
  language: string;
  city: string;
  country: string;
  starts_on: string;
  ends_on: string;
  population: number | null;
  partners: readonly { city: string; country: string }[];
  links: readonly LinkValue[];
  attachments: readonly LinkValue[];
  submitters: readonly SubmitterValue[];
  wants_feedback: boolean;
}

export function entryValues(entry: Entry): EntryValues {
  return {
    category: entry.category ?? "",
    theme: entry.theme ?? "",
    title: entry.title ?? "",
    abstract: entry.abstract ?? "",
    description: entry.description ?? "",
    language: entry.language ?? "",
    city: entry.city ?? "",
    country: entry.country ?? "",
    starts_on: entry.starts_on ?? "",
    ends_on: entry.ends_on ?? "",
    population: entry.population,
    partners: entry.partners.map(({ city, country }) => ({ city, country })),
    links: entry.links.map(({ label, url }) => ({ label, url })),
    attachments: entry.attachments.map(({ label, url }) => ({ label, url })),
    submitters: (entry.submitters ?? []).map(({ name, post, organisation, email }) => ({
      name,
      post: post ?? "",
      organisation: organisation ?? "",
      email,
    })),
    wants_feedback: entry.wants_feedback,
  };
}

const linksBody = (links: readonly LinkValue[]) =>
  links
    .map(({ label, url }) => ({ label: label.trim(), url: url.trim() }))
    .filter(({ label, url }) => label && url);

/** A row of a list that is not complete yet is left out, so that the rest is saved. */
export function entryBody(values: EntryValues): Schemas["NewAwardEntry"] {
  const text = (value: string) => value.trim() || null;
  return {
    category: text(values.category),
    theme: text(values.theme),
    title: text(values.title),
    abstract: text(values.abstract),
    description: text(values.description),
    language: text(values.language),
    city: text(values.city),
    country: text(values.country),
    starts_on: text(values.starts_on),
    ends_on: text(values.ends_on),
    population: values.population,
    partners: values.partners
      .map(({ city, country }) => ({ city: city.trim(), country }))
      .filter(({ city, country }) => city && country),
    links: linksBody(values.links),
    attachments: linksBody(values.attachments),
    submitters: values.submitters
      .map(({ name, post, organisation, email }) => ({
        name: name.trim(),
        post: text(post),
        organisation: text(organisation),
        email: email.trim(),
      }))
      .filter(({ name, email }) => name && email.includes("@")),
    wants_feedback: values.wants_feedback,
  };
}

/** Only the fields that were changed, so that two submitters can write at the same time. */
export function entryPatch(before: EntryValues, after: EntryValues): Schemas["AwardEntryPatch"] {
  const old = entryBody(before);
  const next = entryBody(after);
  const patch: Partial<Schemas["NewAwardEntry"]> = {};
  const copy = <Key extends keyof Schemas["NewAwardEntry"]>(key: Key) => {
    if (!isSame(old[key], next[key])) patch[key] = next[key];
  };
  for (const key of fields) copy(key);
  return patch;
}

const fields = [
  "category",
  "theme",
  "title",
  "abstract",
  "description",
  "language",
  "city",
  "country",
  "starts_on",
  "ends_on",
  "population",
  "partners",
  "links",
  "attachments",
  "submitters",
  "wants_feedback",
] as const;

export interface WordLimit {
  words: number;
  most: number;
  over: number;
}

export function wordLimit(text: string, most: number): WordLimit {
  const words = countWords(text);
  return { words, most, over: Math.max(0, words - most) };
}

/** Whether the entry can be written at all; the last second of the deadline belongs to it. */
export function canWrite(entry: Pick<Entry, "state">, award: Pick<Award, "state">, phase: string): boolean {
  return (
    award.state === "open" && phase === "open" && (entry.state === "draft" || entry.state === "submitted")
  );
}

export function canWithdraw(entry: Pick<Entry, "state">, award: Pick<Award, "state">): boolean {
  return award.state === "open" && entry.state !== "withdrawn" && entry.state !== "draft";
}

/** Whether a draft can be sent after the deadline: only a complete one can be accepted late. */
export function canSubmitLate(
  entry: Pick<Entry, "state" | "faults">,
  award: Pick<Award, "state">,
  phase: string,
): boolean {
  return award.state === "open" && phase === "ended" && entry.state === "draft" && entry.faults.length === 0;
}
