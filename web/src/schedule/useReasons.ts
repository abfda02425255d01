import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { isConflictKind, useConflictLabel } from "../app/conflictKinds";
import { useLocalized } from "../app/edition";
import type { Session } from "../app/sessions";
import type { SlotConflict } from "./painting";

type Reasoned = Pick<SlotConflict, "kind" | "sessions" | "speakers">;

/** Why a session has a conflict at a place, in a sentence of the reader's language. `sessions` are the others. */
export function useReasons(byId: ReadonlyMap<string, Session>): (conflict: Reasoned) => string {
  const { t, i18n } = useLingui();
  const localized = useLocalized();
  const label = useConflictLabel();
  return useCallback(
    ({ kind, sessions, speakers }) => {
      const list = new Intl.ListFormat(i18n.locale, { type: "conjunction" });
      const other = list.format(sessions.map((id) => localized(byId.get(id)?.title) || "?"));
      const names = list.format([...new Set(speakers.map((id) => nameOf(id, byId)))]);
      if (!isConflictKind(kind)) return kind;
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
        case "audience_overlap":
          return t`People want to attend “${other}”, which is at the same time.`;
        default:
          return label(kind);
      }
    },
    [t, i18n, localized, label, byId],
  );
}

function nameOf(speaker: string, byId: ReadonlyMap<string, Session>): string {
  for (const { speakers } of byId.values()) {
    const part = speakers.find((one) => one.speaker === speaker);
    if (part) return part.name;
  }
  return "?";
}
