/** Seconds as `mm:ss`, or `h:mm:ss`. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export type Phase = "before" | "open" | "ended" | "closed";

/** Where a round or the time for entries stands. Its last second belongs to it. */
export function phaseOf(
  { opens_at, closes_at, closed_at }: { opens_at: string; closes_at: string; closed_at?: string | null },
  now: number,
): Phase {
  if (closed_at) return "closed";
  if (now < Date.parse(opens_at)) return "before";
  return now < Date.parse(closes_at) + 1000 ? "open" : "ended";
}
