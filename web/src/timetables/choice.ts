import type { ApplyProposal, Proposal } from "./queries";

type Item = Proposal["items"][number];

/** Applies everything. */
export const whole: ApplyProposal = {
  only: { sessions: [], tracks: [], rooms: [], days: [] },
  where_changed: "refuse",
  accept_blocking: false,
};

/** Applies the chosen sessions: an empty choice would mean all. */
export function applyOf(
  proposal: Pick<Proposal, "items">,
  chosen: ReadonlySet<string>,
  options: Partial<Pick<ApplyProposal, "where_changed" | "accept_blocking">> = {},
): ApplyProposal {
  const ids = proposal.items.map(({ session }) => session).filter((id) => chosen.has(id));
  const isWhole = ids.length === proposal.items.length;
  return { ...whole, ...options, only: { ...whole.only, sessions: isWhole ? [] : ids } };
}

/** What happens to a session. */
export type Change = "placed" | "removed" | "room" | "time" | "both";

export function changeOf({ before, after }: Pick<Item, "before" | "after">): Change {
  if (before === null) return "placed";
  if (after === null) return "removed";
  if (before.starts_at === after.starts_at) return "room";
  return before.room === after.room ? "time" : "both";
}
