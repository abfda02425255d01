import type { DraftSession } from "../app/draft";

export interface TrayFilter {
  text: string;
  track: string;
  theme: string;
  language: string;
  /** Length in minutes, as text. */
  minutes: string;
}

const names = ["text", "track", "theme", "language", "minutes"] as const;

/** The filter as it is in the address: `track=congress&minutes=60`. */
export function readFilter(search: string | undefined): TrayFilter {
  const found = new URLSearchParams(search ?? "");
  const of = (name: (typeof names)[number]) => found.get(name) ?? "";
  return {
    text: of("text"),
    track: of("track"),
    theme: of("theme"),
    language: of("language"),
    minutes: of("minutes"),
  };
}

export function writeFilter(filter: TrayFilter): string | undefined {
  const search = new URLSearchParams();
  for (const name of names) if (filter[name]) search.set(name, filter[name]);
  return search.toString() || undefined;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a session has all words of the text in a title, its code or the names of its speakers, and what else is asked for. */
export function matches(session: DraftSession, filter: TrayFilter): boolean {
  const { text, track, theme, language, minutes } = filter;
  if (track && session.track !== track) return false;
  if (theme && !session.themes.includes(theme)) return false;
  if (language && session.language !== language) return false;
  if (minutes && session.duration_minutes !== Number(minutes)) return false;
  const titles = Object.values(session.title);
  const content = plain([session.code, ...titles, ...session.speakers.map(({ name }) => name)].join(" "));
  return plain(text)
    .split(/\s+/)
    .every((word) => content.includes(word));
}
