import type { Conflict } from "./queries";

type Identified = Pick<Conflict, "id">;

/** How many of these warnings are accepted. */
export function acceptedOf(
  warnings: readonly Identified[],
  accepted: ReadonlySet<string>,
): "all" | "some" | "none" {
  const count = warnings.filter(({ id }) => accepted.has(id)).length;
  if (count === 0) return "none";
  return count === warnings.length ? "all" : "some";
}

/** The accepted warnings after these were accepted, or no longer are. */
export function accept(
  accepted: ReadonlySet<string>,
  warnings: readonly Identified[],
  isAccepted: boolean,
): ReadonlySet<string> {
  const next = new Set(accepted);
  for (const { id } of warnings) {
    if (isAccepted) next.add(id);
    else next.delete(id);
  }
  return next;
}
