import type { Schemas } from "../api/client";

export type Audience = Schemas["AnnouncementAudience"];
export type AudienceKind = Audience["kind"];

export const audienceKinds: readonly AudienceKind[] = ["everybody", "registration_type", "track", "session"];

/** What the form has: each kind keeps its choice while the person tries another. */
export interface AudienceDraft {
  kind: AudienceKind;
  type: string;
  track: string;
  session: string;
}

export const everybody: AudienceDraft = { kind: "everybody", type: "", track: "", session: "" };

export function readAudienceKind(value: string): AudienceKind {
  return audienceKinds.find((kind) => kind === value) ?? "everybody";
}

export function audienceOf(draft: AudienceDraft): Audience {
  switch (draft.kind) {
    case "everybody":
      return { kind: "everybody" };
    case "registration_type":
      return { kind: "registration_type", slug: draft.type };
    case "track":
      return { kind: "track", slug: draft.track };
    case "session":
      return { kind: "session", session: draft.session };
  }
}

interface Figures {
  readonly standing: number;
  readonly by_type: readonly {
    readonly type: string;
    readonly standing: number;
    readonly confirmed: number;
  }[];
}

interface TypeTracks {
  readonly slug: string;
  readonly tracks: readonly string[];
}

/**
 * How many people an announcement reaches, by the statistics. A few less get an e-mail: those who have unsubscribed.
 * Null if the statistics do not say it.
 */
export function audienceSize(
  audience: Audience,
  figures: Figures | undefined,
  types: readonly TypeTracks[] | undefined,
): number | null {
  if (!figures) return null;
  switch (audience.kind) {
    case "everybody":
      return figures.standing;
    case "registration_type":
      return figures.by_type.find(({ type }) => type === audience.slug)?.standing ?? 0;
    case "track": {
      if (!types) return null;
      const admitted = new Set(
        types.filter(({ tracks }) => tracks.includes(audience.slug)).map(({ slug }) => slug),
      );
      return figures.by_type
        .filter(({ type }) => admitted.has(type))
        .reduce((sum, { confirmed }) => sum + confirmed, 0);
    }
    default:
      return null;
  }
}
