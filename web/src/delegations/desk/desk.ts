import type { Schemas } from "../../api/client";

type Readiness = Schemas["MemberReadiness"];
type Registration = Schemas["Registration"];
type RegistrationType = Schemas["RegistrationType"];

const day = 86_400_000;

/** Whether a member has something left to do. */
export function isIncomplete({ has_account: hasAccount, unanswered }: Readiness): boolean {
  return !hasAccount || unanswered.length > 0;
}

/** Whether a reminder would be sent: something is missing, and the last one is more than a day ago. */
export function canRemind(member: Readiness, now: number): boolean {
  return isIncomplete(member) && (member.reminded_at === null || Date.parse(member.reminded_at) <= now - day);
}

/** How many members count, by type: those that hold or wait for a place. */
export function countByType(
  members: readonly Pick<Registration, "type" | "state">[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type, state } of members) {
    if (state !== "rejected" && state !== "cancelled") counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

/** Whether members can be registered with a type now. Types by invitation are open to a delegation. */
export type Period =
  | { kind: "open"; until: string | null }
  | { kind: "not_yet"; from: string }
  | { kind: "over"; since: string }
  | { kind: "closed" };

export function periodOf(
  { opens_at: opensAt, closes_at: closesAt }: Pick<RegistrationType, "opens_at" | "closes_at">,
  congress: string,
  now: number,
): Period {
  if (congress !== "open" && congress !== "running") return { kind: "closed" };
  if (opensAt !== null && Date.parse(opensAt) > now) return { kind: "not_yet", from: opensAt };
  if (closesAt !== null && Date.parse(closesAt) <= now) return { kind: "over", since: closesAt };
  return { kind: "open", until: closesAt };
}
