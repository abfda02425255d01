import type { Move } from "./queries";

interface OtherMove {
  name: string | null;
  session: string;
  code: string;
  /** Null: taken out. */
  place: { room: string; starts_at: string } | null;
}

/** The latest move of one of the sessions by another person. The moves are listed latest first. */
export function lastByOther(
  moves: readonly Move[],
  sessions: readonly string[],
  me: string | undefined,
): OtherMove | null {
  for (const { items, moved_by, moved_by_name } of moves) {
    if (moved_by === me) continue;
    const item = items.find(({ session }) => sessions.includes(session));
    if (item)
      return { name: moved_by_name, session: item.session, code: item.code, place: item.after ?? null };
  }
  return null;
}
