import type { Schemas } from "../../api/client";

type LateRefusal = Pick<Schemas["LateRefusal"], "entry" | "refused_at">;

/** The last attempt of each entry, the latest first. */
export function latestByEntry<One extends LateRefusal>(refusals: readonly One[]): One[] {
  const latest = new Map<string, One>();
  for (const one of refusals) {
    const known = latest.get(one.entry);
    if (!known || Date.parse(known.refused_at) < Date.parse(one.refused_at)) latest.set(one.entry, one);
  }
  return [...latest.values()].sort((one, other) => Date.parse(other.refused_at) - Date.parse(one.refused_at));
}
