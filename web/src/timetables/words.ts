import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Change, Proposal } from "../app/proposals";
import type { Tone } from "../ui";
import type { Comparison, Feasibility, Timetable } from "./queries";
import type { Keep, Objective, Weight } from "./request";

type Measure = Comparison["proposals"][number]["compared"][number]["measure"];

export const objectiveWords: Readonly<
  Record<Objective, { label: MessageDescriptor; text: MessageDescriptor }>
> = {
  attendable: {
    label: msg`People are awake`,
    text: msg`Sessions are between 7:00 and 23:00 where the people are who want to attend them.`,
  },
  fairness: {
    label: msg`Every region counts equally`,
    text: msg`A region with few people is not left with the nights.`,
  },
  clashes: {
    label: msg`No one is torn between two sessions`,
    text: msg`What the same people want to attend is at different times.`,
  },
  speaker_nights: {
    label: msg`Speakers are awake`,
    text: msg`Sessions are not at night where their speakers are.`,
  },
  themes: {
    label: msg`Themes are spread`,
    text: msg`Sessions of the same theme are at different times.`,
  },
  tracks: {
    label: msg`Tracks are spread`,
    text: msg`Sessions of the same track are at different times.`,
  },
  turnaround: {
    label: msg`Time to change rooms`,
    text: msg`Speakers have at least five minutes between two rooms.`,
  },
  track_rooms: {
    label: msg`A track stays in its room`,
    text: msg`On a day, sessions of a track are in one room.`,
  },
  room_sizes: {
    label: msg`Rooms are large enough`,
    text: msg`A room has seats for the people with a seat or a bookmark.`,
  },
  speaker_load: {
    label: msg`Speakers do not speak too long`,
    text: msg`On a day, a speaker speaks at most as long as you say.`,
  },
  repeats: {
    label: msg`Repeats suit the other half of the world`,
    text: msg`A session and its repeat begin at least twelve hours apart.`,
  },
};

export const weightWords: Readonly<Record<Weight, MessageDescriptor>> = {
  off: msg`Does not matter`,
  low: msg`Matters little`,
  normal: msg`Matters`,
  high: msg`Matters most`,
};

export const keepWords: Readonly<Record<Keep, { label: MessageDescriptor; text: MessageDescriptor }>> = {
  nothing: {
    label: msg`Everything may move`,
    text: msg`Pinned sessions and those that have begun stay.`,
  },
  rooms: { label: msg`Rooms stay`, text: msg`Sessions move in time only.` },
  times: { label: msg`Times stay`, text: msg`Sessions change rooms only.` },
  as_much_as_possible: {
    label: msg`As much as possible stays`,
    text: msg`Only what has to move moves.`,
  },
};

export const measureWords: Readonly<Record<Measure, { label: MessageDescriptor; text: MessageDescriptor }>> =
  {
    blocking: { label: msg`Blocking conflicts`, text: msg`They prevent a release.` },
    warnings: { label: msg`Other conflicts`, text: msg`They are shown as warnings before a release.` },
    unplaced: {
      label: msg`Sessions without a place`,
      text: msg`Confirmed sessions that have no room and time.`,
    },
    attendable: {
      label: msg`People are awake`,
      text: msg`Of all wishes to attend a session, those of people who are awake then: 7:00 to 23:00.`,
    },
    comfortable: { label: msg`Comfortable`, text: msg`The same from 8:00 to 21:00.` },
    served: {
      label: msg`Attendable without clashes`,
      text: msg`What a person can attend of what they want: awake, and one session at a time.`,
    },
    worst_region: { label: msg`Awake in the worst region`, text: msg`The smallest share of a region.` },
    tenth_percentile: {
      label: msg`Attendable for the worst off`,
      text: msg`Nine of ten people can attend more than this share.`,
    },
    clashes: {
      label: msg`Clashes`,
      text: msg`Pairs of sessions at the same time that a person wants to attend.`,
    },
    speaker_nights: {
      label: msg`Nights of speakers`,
      text: msg`Parts in sessions that are at night where the speaker is.`,
    },
    emails: {
      label: msg`E-mails of a release`,
      text: msg`What the next release would send to speakers and to people with a seat or a bookmark.`,
    },
  };

/** Measures that are percentages. */
export const percentages: ReadonlySet<Measure> = new Set<Measure>([
  "attendable",
  "comfortable",
  "served",
  "worst_region",
  "tenth_percentile",
]);

export const stateWords: Readonly<Record<Timetable["state"], { label: MessageDescriptor; tone: Tone }>> = {
  queued: { label: msg`Waiting`, tone: "neutral" },
  running: { label: msg`Searching`, tone: "info" },
  done: { label: msg`Done`, tone: "success" },
  cancelled: { label: msg`Cancelled`, tone: "neutral" },
  failed: { label: msg`Failed`, tone: "danger" },
};

export const changeWords: Readonly<Record<Change, MessageDescriptor>> = {
  placed: msg`Gets its first place`,
  removed: msg`Loses its place`,
  room: msg`Another room`,
  time: msg`Another time`,
  both: msg`Another room and time`,
};

export const problemWords: Readonly<Record<Feasibility["problems"][number]["kind"], MessageDescriptor>> = {
  no_room: msg`No suitable room`,
  no_time: msg`No time for all speakers`,
  no_place: msg`No room is open then`,
  fixed: msg`Sessions that stay block each other`,
  speaker_overbooked: msg`A speaker has too little time`,
  rooms_overbooked: msg`Too few rooms`,
};

/** Why a proposal has no place for a session. */
export const leftOutWords: Readonly<Record<Proposal["left_out"][number]["kind"], MessageDescriptor>> = {
  out_of_scope: msg`It is not in the scope of the search.`,
  no_place: msg`No room and time suits it: a new search says why.`,
  not_found: msg`No free room and time was found. Search longer, or give it more rooms, hours or availability.`,
};
