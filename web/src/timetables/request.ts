import type { Schemas } from "../api/client";
import type { Assumptions, NewTimetable } from "./queries";

export type Objective = keyof Schemas["TimetableObjectives"];
export type Weight = Schemas["ObjectiveWeight"];
export type Keep = Schemas["TimetableKeep"];

export const objectives = [
  "attendable",
  "fairness",
  "clashes",
  "speaker_nights",
  "themes",
  "tracks",
  "turnaround",
  "track_rooms",
  "room_sizes",
  "speaker_load",
  "repeats",
] as const satisfies readonly Objective[];

export const weights = ["off", "low", "normal", "high"] as const satisfies readonly Weight[];

/** What a person chooses for a search. */
export interface SearchValues {
  from: Schemas["TimetableOrigin"];
  objectives: Readonly<Record<Objective, Weight>>;
  keep: Keep;
  days: readonly string[];
  tracks: readonly string[];
  rooms: readonly string[];
  /** As `09:00`; empty for the whole day. */
  hoursFrom: string;
  hoursUntil: string;
  breakFrom: string;
  breakUntil: string;
  plenariesAlone: boolean;
  /** Minutes a day that a speaker speaks at most; null for what the rules say. */
  speakerMinutes: number | null;
  unconfirmed: boolean;
  effort: Schemas["TimetableEffort"];
  proposals: number;
}

export const initialValues: SearchValues = {
  from: "draft",
  objectives: {
    attendable: "normal",
    fairness: "normal",
    clashes: "normal",
    speaker_nights: "normal",
    themes: "normal",
    tracks: "normal",
    turnaround: "normal",
    track_rooms: "off",
    room_sizes: "normal",
    speaker_load: "normal",
    repeats: "normal",
  },
  keep: "nothing",
  days: [],
  tracks: [],
  rooms: [],
  hoursFrom: "",
  hoursUntil: "",
  breakFrom: "",
  breakUntil: "",
  plenariesAlone: true,
  speakerMinutes: null,
  unconfirmed: false,
  effort: "quick",
  proposals: 3,
};

export const noAssumptions: Assumptions = {
  unavailable: [],
  rooms_closed: [],
  cancelled: [],
  longer: [],
  speaker_minutes: null,
};

/** A time field says `00:00` for the end of the day, which the API calls `24:00`. */
const untilOf = (time: string) => (time === "00:00" || time === "" ? "24:00" : time);

/** The body of the request. */
export function requestOf(values: SearchValues): NewTimetable {
  const hasHours = values.hoursFrom !== "" || values.hoursUntil !== "";
  const hasBreak = values.breakFrom !== "" && values.breakUntil !== "";
  return {
    from: values.from,
    scope: { sessions: [], tracks: values.tracks, rooms: values.rooms, days: values.days },
    hours: hasHours
      ? [{ day: null, from: values.hoursFrom || "00:00", until: untilOf(values.hoursUntil) }]
      : [],
    breaks: hasBreak ? [{ from: values.breakFrom, until: untilOf(values.breakUntil) }] : [],
    objectives: values.objectives,
    keep: values.keep,
    apart: [],
    order: [],
    plenaries_alone: values.plenariesAlone,
    assume: { ...noAssumptions, speaker_minutes: values.speakerMinutes },
    unconfirmed: values.unconfirmed,
    effort: values.effort,
    moves: null,
    seed: null,
    proposals: values.proposals,
  };
}

/** The days of an edition, first to last: `2026-11-28`. */
export function daysOf(first: string, last: string): string[] {
  const days: string[] = [];
  const day = new Date(`${first}T00:00:00Z`);
  const end = new Date(`${last}T00:00:00Z`);
  while (day <= end && days.length < 100) {
    days.push(day.toISOString().slice(0, 10));
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return days;
}
