import type { NewRelease, ReleasePreview } from "./queries";

/** What the person has accepted. */
export interface Acceptance {
  warnings: ReadonlySet<string>;
  /** Warnings beyond those that the preview lists. */
  unlisted: boolean;
}

export type Obstacle =
  /** The draft has changed since it was checked. */
  | { kind: "outdated" }
  /** Nothing has a place yet. */
  | { kind: "empty" }
  /** Nothing has changed since the last release. */
  | { kind: "unchanged" }
  | { kind: "blocked"; count: number }
  | { kind: "warned"; count: number };

type Checked = Pick<
  ReleasePreview,
  "version" | "total_changes" | "total_conflicts" | "blocking" | "conflicts"
>;

/** How many warnings the preview does not list: it has the first thousand conflicts. */
export function unlistedWarnings({ total_conflicts, blocking, conflicts }: Checked): number {
  const listedBlocking = conflicts.filter(({ severity }) => severity === "block").length;
  return Math.max(0, total_conflicts - conflicts.length - (blocking - listedBlocking));
}

/** How many warnings still have to be accepted. */
export function openWarnings(preview: Checked, accepted: Acceptance): number {
  const listed = preview.conflicts.filter(
    ({ id, severity }) => severity === "warn" && !accepted.warnings.has(id),
  ).length;
  return listed + (accepted.unlisted ? 0 : unlistedWarnings(preview));
}

/** Why the draft cannot be released yet; null if it can. */
export function obstacleOf(preview: Checked, accepted: Acceptance, isOutdated: boolean): Obstacle | null {
  if (isOutdated) return { kind: "outdated" };
  if (preview.total_changes === 0) return { kind: preview.version === 1 ? "empty" : "unchanged" };
  if (preview.blocking > 0) return { kind: "blocked", count: preview.blocking };
  const count = openWarnings(preview, accepted);
  return count > 0 ? { kind: "warned", count } : null;
}

/** The request. Only warnings that exist are sent as accepted. */
export function newRelease(preview: Checked, accepted: Acceptance, note: string): NewRelease {
  const isBeyondList = accepted.unlisted && unlistedWarnings(preview) > 0;
  return {
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(isBeyondList
      ? { override_warnings: true }
      : {
          accepted_warnings: preview.conflicts
            .filter(({ id, severity }) => severity === "warn" && accepted.warnings.has(id))
            .map(({ id }) => id),
        }),
  };
}
