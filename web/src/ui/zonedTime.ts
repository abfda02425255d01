/** Times as people write them in a place, and as the API writes them: RFC 3339 in UTC. */

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

function wallAt(instant: number, zone: string): Wall {
  const wall: Wall = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const part of formatOf(zone).formatToParts(instant)) {
    if (part.type in wall) wall[part.type as keyof Wall] = Number(part.value);
  }
  return wall;
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const wall = wallAt(instant, zone);
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return asUtc - Math.floor(instant / 1000) * 1000;
}

const two = (number: number) => String(number).padStart(2, "0");

/** `2026-05-20T07:00:00Z` in Asia/Kolkata → `2026-05-20T12:30`, the value of a datetime-local input. */
export function toWallClock(instant: string, zone: string): string {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) return "";
  const wall = wallAt(time, zone);
  const date = `${String(wall.year).padStart(4, "0")}-${two(wall.month)}-${two(wall.day)}`;
  return `${date}T${two(wall.hour)}:${two(wall.minute)}`;
}

/**
 * `2026-05-20T12:30` in Asia/Kolkata → `2026-05-20T07:00:00Z`. A time that clocks skip moves forward by the gap; of a
 * time that clocks show twice, the first is meant.
 */
export function fromWallClock(wallClock: string, zone: string): string | null {
  const match = /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(wallClock);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute);
  const oneDay = 86_400_000;
  const before = offsetAt(local - oneDay, zone);
  const after = offsetAt(local + oneDay, zone);
  // With the earlier offset first: right for a time shown twice, and for a skipped time it lands after the gap.
  let time = local - before;
  if (offsetAt(time, zone) !== before && offsetAt(local - after, zone) === after) time = local - after;
  return new Date(time).toISOString().replace(".000Z", "Z");
}
