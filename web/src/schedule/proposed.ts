import type { DraftSession } from "../app/draft";
import type { ProposedItem } from "../app/proposals";
import type { Placed } from "./layout";

/** Where a proposal would place the sessions. */
export function proposedPlaces(
  sessions: readonly Pick<DraftSession, "id" | "placement">[],
  items: readonly ProposedItem[],
): Map<string, Placed> {
  const after = new Map(items.map((item) => [item.session, item.after]));
  const places = new Map<string, Placed>();
  for (const { id, placement } of sessions) {
    const place = after.has(id) ? after.get(id) : placement;
    if (!place) continue;
    const { room, starts_at, ends_at } = place;
    places.set(id, { id, room, from: Date.parse(starts_at), until: Date.parse(ends_at) });
  }
  return places;
}

/** The changes in the order of the timetable that is proposed; those that lose their place come last. */
export function inOrder(items: readonly ProposedItem[], rooms: readonly string[]): ProposedItem[] {
  const key = ({ after, before }: ProposedItem) => ({
    last: after === null ? 1 : 0,
    at: Date.parse((after ?? before)?.starts_at ?? "") || 0,
    room: rooms.indexOf((after ?? before)?.room ?? ""),
  });
  return [...items].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    return a.last - b.last || a.at - b.at || a.room - b.room || (one.code < other.code ? -1 : 1);
  });
}

/** The change before or after a session in the list; the first or the last one if it is none of them. */
export function changeBeside(
  ordered: readonly ProposedItem[],
  session: string | null,
  by: 1 | -1,
): ProposedItem | undefined {
  const shown = ordered.filter(({ after }) => after !== null);
  const at = shown.findIndex((item) => item.session === session);
  if (at < 0) return by === 1 ? shown[0] : shown.at(-1);
  return shown[(at + by + shown.length) % shown.length];
}
