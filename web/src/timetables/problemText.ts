import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import { plainDetail, useConflictLabel } from "../app/conflictKinds";
import { speakerName } from "../app/conflictText";
import type { DraftSession } from "../app/draft";
import { useLocalized } from "../app/edition";
import { useNumber } from "../ui";
import type { Feasibility } from "./queries";

type Problem = Feasibility["problems"][number];

/** What no search can solve, and what to do about it, in the reader's language. */
export function useProblemText(byId: ReadonlyMap<string, DraftSession>): (problem: Problem) => string {
  const { t, i18n } = useLingui();
  const localized = useLocalized();
  const { number } = useNumber();
  const conflictLabel = useConflictLabel();
  return useCallback(
    ({ kind, sessions, speakers, conflict, minutes_needed, minutes_free, detail }) => {
      const list = new Intl.ListFormat(i18n.locale, { type: "conjunction" });
      const titles = list.format(
        sessions.map((id) => {
          const session = byId.get(id);
          const title = localized(session?.title) || session?.code || "?";
          return t`“${title}”`;
        }),
      );
      const names = list.format(speakers.map((id) => speakerName(id, byId)));
      const needed = number(minutes_needed ?? 0);
      const free = number(minutes_free ?? 0);
      const what = conflict ? conflictLabel(conflict) : "";
      switch (kind) {
        case "no_room":
          return t`${titles}: no room has the channels and seats. Add a room, channels or seats, or widen the scope.`;
        case "no_time":
          return t`${titles} (${needed} minutes): the speakers are not available together that long within the hours. Change their availability or the hours.`;
        case "no_place":
          return t`${titles}: no suitable room is open when the speakers are available. Change opening hours or availability.`;
        case "fixed":
          return t`${titles}: ${what}. Unpin a session, or widen the scope.`;
        case "speaker_overbooked":
          return t`${names}: ${needed} minutes to speak, but ${free} minutes of time, in ${titles}. Change the availability or the limit of a day, or take the speaker out of a session.`;
        case "rooms_overbooked":
          return t`The sessions need ${needed} minutes, but suitable rooms are free for ${free}. Add rooms, hours or days, or make sessions shorter.`;
        default:
          return plainDetail(detail);
      }
    },
    [t, i18n, localized, number, conflictLabel, byId],
  );
}
