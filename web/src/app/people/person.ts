import type { Schemas } from "../../api/client";

/** The details of a person as a form has them: no value is an empty text. */
export interface Person {
  salutation: string;
  given_name: string;
  family_name: string;
  display_name: string;
  /** Empty: the usual order for the names. */
  name_order: "" | Schemas["NameOrder"];
  organisation: string;
  job_title: string;
  city: string;
  country: string;
  time_zone: string;
  languages: readonly string[];
}

export const emptyPerson: Person = {
  salutation: "",
  given_name: "",
  family_name: "",
  display_name: "",
  name_order: "",
  organisation: "",
  job_title: "",
  city: "",
  country: "",
  time_zone: "",
  languages: [],
};

const texts = [
  "salutation",
  "given_name",
  "family_name",
  "display_name",
  "organisation",
  "job_title",
  "city",
  "country",
  "time_zone",
] as const satisfies readonly (keyof Person)[];

export function personOf(registration: Schemas["Registration"]): Person {
  return {
    salutation: registration.salutation ?? "",
    given_name: registration.given_name ?? "",
    family_name: registration.family_name ?? "",
    display_name: registration.display_name,
    name_order: registration.name_order,
    organisation: registration.organisation ?? "",
    job_title: registration.job_title ?? "",
    city: registration.city ?? "",
    country: registration.country ?? "",
    time_zone: registration.time_zone ?? "",
    languages: registration.languages,
  };
}

export type NewPerson = Pick<Schemas["Successor"], keyof Person>;

/** A person to create: fields that are empty are left out. */
export function newPerson(person: Person): NewPerson {
  const given = texts.flatMap((field) =>
    person[field].trim() ? [[field, person[field].trim()] as const] : [],
  );
  return {
    ...Object.fromEntries(given),
    ...(person.name_order ? { name_order: person.name_order } : {}),
    ...(person.languages.length > 0 ? { languages: [...person.languages] } : {}),
  };
}

const scripts = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]+$/u;

/** The display name that the two names make. */
export function joinedName(person: Pick<Person, "given_name" | "family_name" | "name_order">): string {
  const { given_name: given, family_name: family } = person;
  const isEastAsian = [given, family].filter(Boolean).every((name) => scripts.test(name));
  const familyFirst = person.name_order === "family_first" || (person.name_order === "" && isEastAsian);
  const names = familyFirst ? [family, given] : [given, family];
  return names.filter(Boolean).join(isEastAsian ? "" : " ");
}

/** What has changed, as a merge patch: null clears a field. */
export function personPatch(before: Person, after: Person): Schemas["RegistrationPatch"] {
  const changed = texts.filter((field) => before[field] !== after[field]);
  const isSameOrder = before.name_order === after.name_order;
  const renamed = changed.includes("given_name") || changed.includes("family_name") || !isSameOrder;
  // A display name that was only the two names follows them.
  const follows = renamed && !changed.includes("display_name") && before.display_name === joinedName(before);
  return {
    ...Object.fromEntries(changed.map((field) => [field, after[field].trim() || null])),
    ...(follows ? { display_name: null } : {}),
    ...(isSameOrder ? {} : { name_order: after.name_order || null }),
    ...(before.languages.join() === after.languages.join() ? {} : { languages: [...after.languages] }),
  };
}

/** Reads a list of language tags as people type it. */
export function readLanguages(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}
