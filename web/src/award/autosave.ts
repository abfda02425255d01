import { NetworkError, ProblemError } from "../api/problem";

/** `failed` may go better the next time; `refused` will not, without a change. */
export type SaveStatus = "saved" | "changed" | "saving" | "failed" | "refused";

/** The types of problems that end an evaluation or an entry for good: typing on does not help. */
const final = new Set([
  "evaluation-closed",
  "award-round-closed",
  "award-state",
  "entries-closed",
  "entry-state",
  "not-found",
]);

export function statusOf(error: unknown): SaveStatus {
  if (error instanceof NetworkError) return "failed";
  if (!(error instanceof ProblemError)) return "failed";
  // The sign-in can be renewed, and a conflict can be solved.
  if ([401, 412, 408, 429].includes(error.status) || error.status >= 500) return "failed";
  return "refused";
}

export function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && (final.has(error.type) || error.status === 404);
}
