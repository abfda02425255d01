export type ZoneChoice = "edition" | "reader";

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

/** `Shanghai, UTC+8`. */
export function zoneLabel(zone: string, at: Date): string {
  const offset = offsetLabel(zone, at);
  if (offset === null) return zone;
  const isUtc = ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].includes(zone);
  return isUtc ? "UTC" : `${placeOf(zone)}, ${offset}`;
}

/** The zone in which times are shown. */
export function shownZone(choice: ZoneChoice, editionZone: string | null, readerZone: string): string {
  return choice === "edition" && editionZone !== null ? editionZone : readerZone;
}

/** The zone of this device. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** The zones to choose from, in the order of their names, always with the one in use. */
export function zoneNames(used: string): string[] {
  const names = new Set(Intl.supportedValuesOf("timeZone"));
  names.add("UTC");
  names.add(used);
  return [...names].sort();
}
