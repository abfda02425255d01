import type { TextSearch } from "../app/search";
import type { Session } from "../app/sessions";
import { toWallClock } from "../ui";
import { type MissingPart, missingOf, missingParts } from "./missing";

/** What the list of sessions is filtered by, as the address has it. */
export interface Filters {
  q?: string;
  state?: Session["state"];
  kind?: Session["kind"];
  track?: string;
  theme?: string;
  language?: string;
  speaker?: string;
  /** A day of the edition in its time zone. */
  day?: string;
  room?: string;
  missing?: MissingPart;
}

export const filterNames = [
  "q",
  "state",
  "kind",
  "track",
  "theme",
  "language",
  "speaker",
  "day",
  "room",
  "missing",
] as const satisfies readonly (keyof Filters)[];

export const states: readonly Session["state"][] = ["draft", "confirmed", "cancelled"];

export const kinds: readonly Session["kind"][] = [
  "plenary",
  "keynote",
  "panel",
  "roundtable",
  "workshop",
  "presentation",
  "ceremony",
  "statutory",
  "side_event",
  "networking",
];

/** Reads the filters from the address of the page. What means nothing is left out. */
export function readFilters(search: TextSearch): Filters {
  const q = search.q?.trim().slice(0, 200);
  const state = states.find((one) => one === search.state);
  const kind = kinds.find((one) => one === search.kind);
  const missing = missingParts.find((one) => one === search.missing);
  const day = /^\d{4}-\d\d-\d\d$/.test(search.day ?? "") ? search.day : undefined;
  return {
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(search.track ? { track: search.track } : {}),
    ...(search.theme ? { theme: search.theme } : {}),
    ...(search.language ? { language: search.language } : {}),
    ...(search.speaker ? { speaker: search.speaker } : {}),
    ...(day ? { day } : {}),
    ...(search.room ? { room: search.room } : {}),
    ...(missing ? { missing } : {}),
  };
}

export function isFiltered(filters: Filters): boolean {
  return filterNames.some((name) => filters[name] !== undefined);
}

/** A text without accents and case, to search in. */
export function plainText(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const searched = new WeakMap<Session, string>();

/** What is searched: code, titles and abstracts in all languages, and the names of the speakers. */
function textOf(session: Session): string {
  let text = searched.get(session);
  if (text === undefined) {
    const parts = [
      session.code,
      ...Object.values(session.title),
      ...Object.values(session.abstract ?? {}),
      ...session.speakers.map(({ name }) => name),
    ];
    text = plainText(parts.join("\n"));
    searched.set(session, text);
  }
  return text;
}

interface EditionFacts {
  languages: readonly string[];
  time_zone: string;
}

/** The sessions that match all filters; a search matches if each of its words is found. */
export function filterSessions(
  sessions: readonly Session[],
  filters: Filters,
  edition: EditionFacts,
): readonly Session[] {
  if (!isFiltered(filters)) return sessions;
  const words = plainText(filters.q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const { state, kind, track, theme, language, speaker, day, room, missing } = filters;
  return sessions.filter(
    (session) =>
      (!state || session.state === state) &&
      (!kind || session.kind === kind) &&
      (!track || session.track === track) &&
      (!theme || session.themes.includes(theme)) &&
      (!room || session.room === room) &&
      (!language || session.language === language || session.interpretation.includes(language)) &&
      (!speaker || session.speakers.some((one) => one.speaker === speaker)) &&
      (!day || dayOf(session, edition.time_zone) === day) &&
      (!missing || missingOf(session, edition.languages).some(({ part }) => part === missing)) &&
      words.every((word) => textOf(session).includes(word)),
  );
}

/** The day on which a session begins. */
export function dayOf(session: Pick<Session, "starts_at">, zone: string): string | null {
  return session.starts_at ? toWallClock(session.starts_at, zone).slice(0, 10) : null;
}

/** The days from the first to the last, as the calendar has them. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let day = Date.parse(`${first}T00:00:00Z`); day <= end && days.length < 60; day += 86_400_000)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}

/** How many sessions have each name, such as a track or a theme. */
export function countBy(
  sessions: readonly Session[],
  namesOf: (session: Session) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const session of sessions)
    for (const name of namesOf(session)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The speakers of the sessions, sorted by name. */
export function speakersOf(sessions: readonly Session[]): { value: string; label: string }[] {
  const names = new Map<string, string>();
  for (const { speakers } of sessions) for (const { speaker, name } of speakers) names.set(speaker, name);
  const { compare } = new Intl.Collator();
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => compare(one.label, other.label));
}

/** The languages that are spoken or interpreted. */
export function languagesOf(sessions: readonly Session[]): string[] {
  return [...new Set(sessions.flatMap(({ language, interpretation }) => [language, ...interpretation]))];
}
