import { useLingui } from "@lingui/react/macro";
import { useReasons } from "../app/conflictText";
import type { DraftSession } from "../app/draft";
import { useTime } from "../app/time";
import { atMinute } from "./days";
import type { Held } from "./held";
import type { Column } from "./layout";
import { conflictsAt, type SessionSlots } from "./painting";

interface DescriptionOptions {
  columns: readonly Column[];
  slots: SessionSlots | undefined;
  roomName: (slug: string) => string;
  byId: ReadonlyMap<string, DraftSession>;
}

/** Where something that is held would land, and what would be wrong there. */
export interface Description {
  where: string;
  sentences: readonly string[];
}

/** So many reasons fit at the pointer. */
const most = 4;

export function useDescription({
  columns,
  slots,
  roomName,
  byId,
}: DescriptionOptions): (held: Held) => Description {
  const { t } = useLingui();
  const time = useTime();
  const reason = useReasons(byId);
  return ({ target, kind, minutes }) => {
    const column = target ? columns[target.column] : undefined;
    if (!target || !column) return { where: "", sentences: [] };
    const start = atMinute(column.day, target.minutes);
    const place = `${roomName(column.room)}, ${time.formatDateTime(new Date(start))}`;
    if (kind === "resize") return { where: t`${place}, ${minutes} minutes`, sentences: [] };
    if (!slots) return { where: place, sentences: [] };
    const reasons = conflictsAt(slots, column.room, start).slice(0, most).map(reason);
    return { where: place, sentences: reasons.length > 0 ? reasons : [t`Free.`] };
  };
}
