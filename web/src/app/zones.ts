export type ZoneChoice = "edition" | "reader";

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
