import type { Proposal } from "../app/proposals";
import type { ApplyProposal } from "./queries";

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
