import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";

/** The kinds of conflicts of a timetable, the worst first. */
export const conflictKinds = [
  "room_overlap",
  "speaker_overlap",
  "speaker_unavailable",
  "room_closed",
  "outside_congress",
  "duration_mismatch",
  "interpretation_exceeded",
  "capacity_below_enrolled",
  "room_too_small",
  "speaker_overload",
  "repeat_too_soon",
  "audience_overlap",
  "short_turnaround",
  "theme_parallel",
  "track_parallel",
  "speaker_night",
] as const;
export type ConflictKind = (typeof conflictKinds)[number];

const labels: Readonly<Record<ConflictKind, MessageDescriptor>> = {
  room_overlap: msg`Two sessions in one room`,
  speaker_overlap: msg`A speaker in two sessions`,
  speaker_unavailable: msg`A speaker is not available`,
  room_closed: msg`The room is closed`,
  outside_congress: msg`Outside of the days of the edition`,
  duration_mismatch: msg`Not the length of the session`,
  interpretation_exceeded: msg`More languages than the room has channels`,
  capacity_below_enrolled: msg`More people than seats`,
  room_too_small: msg`More people want to attend than the room has seats`,
  speaker_overload: msg`A speaker speaks too long on a day`,
  repeat_too_soon: msg`A repeat is less than twelve hours away`,
  audience_overlap: msg`People want to attend both sessions`,
  short_turnaround: msg`Too little time to change rooms`,
  theme_parallel: msg`Sessions of a theme at the same time`,
  track_parallel: msg`Sessions of a track at the same time`,
  speaker_night: msg`Night where the speaker is`,
};

export function isConflictKind(kind: string): kind is ConflictKind {
  return conflictKinds.some((known) => known === kind);
}

/** The name of a kind of conflict; of one that is newer than the app, as the API calls it. */
export function conflictLabel(kind: string): MessageDescriptor | string {
  return isConflictKind(kind) ? labels[kind] : kind;
}

/** The name of a kind of conflict in the reader's language. */
export function useConflictLabel(): (kind: string) => string {
  const { i18n } = useLingui();
  return useCallback(
    (kind) => {
      const label = conflictLabel(kind);
      return typeof label === "string" ? label : i18n._(label);
    },
    [i18n],
  );
}

/** The codes of sessions are marked in the text of the API, as in Markdown. */
export function plainDetail(detail: string): string {
  return detail.replaceAll("`", "");
}
