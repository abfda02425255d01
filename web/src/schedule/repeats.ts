import type { Schemas } from "../api/client";

type Repeat = Schemas["RepeatedSession"];

/** The session that another one repeats. */
export function repeatedBy(repeats: readonly Repeat[], repeat: string): string | null {
  return repeats.find((pair) => pair.repeat === repeat)?.session ?? null;
}

/** A session is the repeat of at most one other. */
export function withRepeat(repeats: readonly Repeat[], repeat: string, session: string | null): Repeat[] {
  const others = repeats.filter((pair) => pair.repeat !== repeat);
  return session === null ? others : [...others, { session, repeat }];
}
