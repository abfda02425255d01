import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { isConflictKind, plainDetail } from "./conflictKinds";
import type { DraftSession } from "./draft";
import { useLocalized } from "./edition";

interface Reasoned {
  kind: string;
  sessions: readonly string[];
  speakers: readonly string[];
  figures?: { found: number; allowed: number | null } | null;
}

/** Why a session has a conflict at a place, in a sentence of the reader's language. `sessions` are the others. */
export function useReasons(byId: ReadonlyMap<string, DraftSession>): (conflict: Reasoned) => string {
  const { t, i18n } = useLingui();
  const localized = useLocalized();
  return useCallback(
    ({ kind, sessions, speakers, figures }) => {
      const list = new Intl.ListFormat(i18n.locale, { type: "conjunction" });
      const other = list.format(sessions.map((id) => localized(byId.get(id)?.title) || "?"));
      const names = list.format([...new Set(speakers.map((id) => speakerName(id, byId)))]);
      if (!isConflictKind(kind)) return kind;
      const counted = figures && countedReason(kind, { ...figures, other, names });
      if (counted) return i18n._(counted);
      switch (kind) {
        case "room_overlap":
          return t`The room has “${other}” at that time.`;
        case "speaker_overlap":
          return t`${names}: also in “${other}” at that time.`;
        case "short_turnaround":
          return t`${names}: less than five minutes from or to “${other}” in another room.`;
        case "speaker_unavailable":
          return t`${names}: not available at that time.`;
        case "speaker_night":
          return t`${names}: it is night there.`;
        case "theme_parallel":
          return t`“${other}” has the same theme and is at the same time.`;
        case "track_parallel":
          return t`“${other}” is in the same track and at the same time.`;
        case "speaker_overload":
          return t`${names}: too many minutes on that day.`;
        case "repeat_too_soon":
          return t`“${other}” is the same session and less than twelve hours away.`;
        case "audience_overlap":
          return t`People want to attend “${other}”, which is at the same time.`;
        case "room_closed":
          return t`The room is closed at that time.`;
        case "outside_congress":
          return t`The session is outside of the days of the edition.`;
        case "duration_mismatch":
          return t`The session was placed with another length than it has. Place it again to accept the new length.`;
        case "interpretation_exceeded":
          return t`The session is interpreted into more languages than the room has channels.`;
        case "capacity_below_enrolled":
          return t`More people have a seat in the session than there are seats.`;
        case "room_too_small":
          return t`More people want to attend the session than the room has seats.`;
      }
    },
    [t, i18n, localized, byId],
  );
}

interface Counted {
  found: number;
  allowed: number | null;
  other: string;
  names: string;
}

/** The reason of a kind of conflict that counts something, with its numbers. */
export function countedReason(
  kind: string,
  { found, allowed, other, names }: Counted,
): MessageDescriptor | undefined {
  if (allowed === null) {
    if (kind !== "audience_overlap") return undefined;
    return msg`${plural(found, {
      one: `# person wants to attend both this session and “${other}”, which are at the same time.`,
      other: `# people want to attend both this session and “${other}”, which are at the same time.`,
    })}`;
  }
  switch (kind) {
    case "short_turnaround":
      return msg`${plural(found, {
        one: `${names}: # minute from or to “${other}” in another room; at least ${allowed} are needed.`,
        other: `${names}: # minutes from or to “${other}” in another room; at least ${allowed} are needed.`,
      })}`;
    case "speaker_overload":
      return msg`${plural(found, {
        one: `${names}: # minute on that day; the limit is ${allowed}.`,
        other: `${names}: # minutes on that day; the limit is ${allowed}.`,
      })}`;
    case "repeat_too_soon":
      return msg`${plural(found, {
        one: `“${other}” is the same session, and # minute away instead of at least twelve hours.`,
        other: `“${other}” is the same session, and # minutes away instead of at least twelve hours.`,
      })}`;
    case "duration_mismatch":
      return msg`${plural(found, {
        one: `The session was placed for # minute, but lasts ${allowed}. Place it again to accept the new length.`,
        other: `The session was placed for # minutes, but lasts ${allowed}. Place it again to accept the new length.`,
      })}`;
    case "interpretation_exceeded":
      return msg`${plural(found, {
        one: `The session is interpreted into # language; channels of the room: ${allowed}.`,
        other: `The session is interpreted into # languages; channels of the room: ${allowed}.`,
      })}`;
    case "capacity_below_enrolled":
      return msg`${plural(found, {
        one: `# person has a seat in the session; seats: ${allowed}.`,
        other: `# people have a seat in the session; seats: ${allowed}.`,
      })}`;
    case "room_too_small":
      return msg`${plural(found, {
        one: `# person wants to attend the session; seats of the room: ${allowed}.`,
        other: `# people want to attend the session; seats of the room: ${allowed}.`,
      })}`;
    default:
      return undefined;
  }
}

interface Explained extends Reasoned {
  detail: string;
}

/** What a conflict is, in the reader's language. `of` is the session that the reader looks at; without it, the first one. */
export function useConflictText(
  byId: ReadonlyMap<string, DraftSession>,
): (conflict: Explained, of?: string) => string {
  const reasons = useReasons(byId);
  return useCallback(
    ({ detail, sessions, ...conflict }, of = sessions[0]) =>
      isConflictKind(conflict.kind)
        ? reasons({ ...conflict, sessions: sessions.filter((id) => id !== of) })
        : plainDetail(detail),
    [reasons],
  );
}

/** The name of a speaker, by what the draft says of its sessions. */
export function speakerName(speaker: string, byId: ReadonlyMap<string, DraftSession>): string {
  for (const { speakers } of byId.values()) {
    const part = speakers.find((one) => one.speaker === speaker);
    if (part) return part.name;
  }
  return "?";
}
