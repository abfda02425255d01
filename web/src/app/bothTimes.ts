import { zoneLabel } from "../ui/zoneLabel";

/**
 * An instant as the clocks of several places show it: in the first zone in full, and in the others in brackets. Zones
 * with the same label are named once.
 */
export function timesIn(locale: string, instant: string, zones: readonly [string, ...string[]]): string {
  const at = new Date(instant);
  const format = (zone: string, year: Intl.DateTimeFormatOptions) => {
    const options = {
      timeZone: zone,
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    } as const;
    return `${new Intl.DateTimeFormat(locale, { ...options, ...year }).format(at)}, ${zoneLabel(zone, at)}`;
  };
  const [first, ...others] = zones;
  const byLabel = new Map(others.map((zone) => [zoneLabel(zone, at), zone]));
  byLabel.delete(zoneLabel(first, at));
  const elsewhere = [...byLabel.values()].map((zone) => format(zone, {}));
  const here = format(first, { year: "numeric" });
  return elsewhere.length > 0 ? `${here} (${elsewhere.join("; ")})` : here;
}
