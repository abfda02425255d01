import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import { useRoomNames } from "./useNames";

/** Room and time of a session in words; empty without a placement. The zone is said elsewhere: `zoneLabel`. */
export function usePlacement(): (session: Pick<Session, "room" | "starts_at" | "ends_at">) => string {
  const { t } = useLingui();
  const { formatDateTime, formatTime } = useTime();
  const { name } = useRoomNames();
  return useCallback(
    ({ room, starts_at: from, ends_at: until }) => {
      if (!room || !from || !until) return "";
      const start = formatDateTime(from);
      const end = formatTime(until);
      const place = name(room);
      return t`${start}–${end}, ${place}`;
    },
    [t, formatDateTime, formatTime, name],
  );
}
