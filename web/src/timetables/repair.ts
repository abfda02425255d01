import type { DraftSession } from "../app/draft";
import type { Assumptions } from "./queries";
import { noAssumptions } from "./request";

export const happenings = ["speaker", "room", "cancelled", "longer"] as const;
export type Happening = (typeof happenings)[number];

/** What has happened. */
export interface RepairValues {
  what: Happening;
  speaker: string;
  room: string;
  session: string;
  from: string | null;
  until: string | null;
  minutes: number | null;
}

export const initialRepair: RepairValues = {
  what: "speaker",
  speaker: "",
  room: "",
  session: "",
  from: null,
  until: null,
  minutes: null,
};

/** What is supposed of the draft; null while something is missing. */
export function assumptionsOf(values: RepairValues): Assumptions | null {
  const { what, speaker, room, session, from, until, minutes } = values;
  const span = from !== null && until !== null ? { from, until } : null;
  switch (what) {
    case "speaker":
      return span && speaker ? { ...noAssumptions, unavailable: [{ speaker, ...span }] } : null;
    case "room":
      return span && room ? { ...noAssumptions, rooms_closed: [{ room, ...span }] } : null;
    case "cancelled":
      return session ? { ...noAssumptions, cancelled: [session] } : null;
    case "longer":
      return session && minutes !== null ? { ...noAssumptions, longer: [{ session, minutes }] } : null;
  }
}

/** The speakers of the draft, by name. */
export function speakersOf(sessions: readonly DraftSession[], language: string) {
  const names = new Map(
    sessions.flatMap(({ speakers }) => speakers.map(({ speaker, name }) => [speaker, name] as const)),
  );
  const order = new Intl.Collator(language);
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => order.compare(a.label, b.label));
}
