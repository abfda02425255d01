import type { Schemas } from "../api/client";

type RegistrationType = Schemas["RegistrationType"];

/** Why a registration type cannot be chosen now; null if it can. A type with a waiting list can be chosen when it is full. */
export type Closed = "by_invitation" | "not_yet" | "over";

export function closedFor(
  { admission, opens_at, closes_at }: Pick<RegistrationType, "admission" | "opens_at" | "closes_at">,
  now: number,
): Closed | null {
  if (admission === "by_invitation") return "by_invitation";
  if (opens_at !== null && Date.parse(opens_at) > now) return "not_yet";
  if (closes_at !== null && Date.parse(closes_at) <= now) return "over";
  return null;
}

/** The type that a form begins with: that of an earlier registration if it is open, the edition's default, or the first. */
export function firstOpen(
  types: readonly RegistrationType[],
  now: number,
  previous?: string,
): RegistrationType | undefined {
  const open = types.filter((type) => closedFor(type, now) === null);
  const earlier = open.find(({ slug }) => slug === previous);
  return earlier ?? open.find(({ is_default: isDefault }) => isDefault) ?? open[0];
}
