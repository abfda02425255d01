import type { Session } from "../app/sessions";
import type { Texts } from "../app/texts";

/** The languages of the edition in which a text is missing, also if it is missing in all. */
export function missingIn(text: Texts | null | undefined, languages: readonly string[]): string[] {
  return languages.filter((language) => !text?.[language]?.trim());
}

export const missingParts = ["title", "abstract", "speakers", "theme", "placement"] as const;
export type MissingPart = (typeof missingParts)[number];

export interface Missing {
  part: MissingPart;
  /** In which languages; none for what has no language. */
  languages: readonly string[];
}

type Checked = Pick<Session, "title" | "abstract" | "speakers" | "themes" | "room" | "state">;

/** What a session lacks before it can be released well. A cancelled session lacks nothing. */
export function missingOf(session: Checked, languages: readonly string[]): Missing[] {
  if (session.state === "cancelled") return [];
  const title = missingIn(session.title, languages);
  const abstract = missingIn(session.abstract, languages);
  return [
    ...(title.length > 0 ? [{ part: "title" as const, languages: title }] : []),
    ...(abstract.length > 0 ? [{ part: "abstract" as const, languages: abstract }] : []),
    ...(session.speakers.length === 0 ? [{ part: "speakers" as const, languages: [] }] : []),
    ...(session.themes.length === 0 ? [{ part: "theme" as const, languages: [] }] : []),
    ...(session.room === null ? [{ part: "placement" as const, languages: [] }] : []),
  ];
}
