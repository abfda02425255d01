/** `UTC+5:30` for a zone at an instant; null for a name that is no zone. */
export function offsetLabel(zone: string, at: Date): string | null {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(
      at,
    );
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::\d\d)?)?$/.exec(name);
    if (!match) return null;
    const [, sign, hours = "00", minutes = "00"] = match;
    if (!sign || Number(hours) + Number(minutes) === 0) return "UTC";
    return `UTC${sign === "-" ? "−" : "+"}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
  } catch {
    return null;
  }
}

/** The place that a zone is named after: `America/Argentina/Buenos_Aires` → `Buenos Aires`. */
export function placeOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/**
 * The label of a zone for times at these instants: `Lisbon, UTC+1`. Without the offset, `Lisbon`, if clocks there are
 * changed between the instants.
 */
export function zoneLabel(zone: string, ...instants: [Date, ...Date[]]): string {
  const offsets = new Set(instants.map((at) => offsetLabel(zone, at)));
  const [offset] = offsets;
  if (!offset) return zone;
  if (["UTC", "Etc/UTC", "GMT", "Etc/GMT"].includes(zone)) return "UTC";
  return offsets.size > 1 ? placeOf(zone) : `${placeOf(zone)}, ${offset}`;
}

const twoWeeks = 14 * 86_400_000;
const general = new Map<string, string>();

/** The label of a zone for times at any instant: `Shanghai, UTC+8`, but only `Lisbon`, where clocks change. */
export function generalZoneLabel(zone: string): string {
  const known = general.get(zone);
  if (known !== undefined) return known;
  const now = Date.now();
  const year = Array.from({ length: 27 }, (_, at) => new Date(now + at * twoWeeks));
  const label = zoneLabel(zone, new Date(now), ...year);
  general.set(zone, label);
  return label;
}
