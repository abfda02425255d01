import type { Session } from "./queries";

interface TrayFilter {
  text: string;
  track: string;
  language: string;
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a session has all words of the text in a title, its code or the names of its speakers, and the track and the language. */
export function matches(session: Session, { text, track, language }: TrayFilter): boolean {
  if (track && session.track !== track) return false;
  if (language && session.language !== language) return false;
  const titles = Object.values(session.title);
  const content = plain([session.code, ...titles, ...session.speakers.map(({ name }) => name)].join(" "));
  return plain(text)
    .split(/\s+/)
    .every((word) => content.includes(word));
}
