export interface DayCount {
  day: string;
  total: number;
}

/** The last days up to and with the latest, each with its count; days without a registration count 0. */
export function lastDays(byDay: readonly DayCount[], days: number, today: string): DayCount[] {
  const totals = new Map(byDay.map(({ day, total }) => [day, total]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(end - (days - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    return { day, total: totals.get(day) ?? 0 };
  });
}

/** `2026-05-20`, in a time zone. */
export function dayIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
}

interface Timed {
  id: string;
  starts_at: string | null;
  ends_at: string | null;
}

/** Sessions that are on now, then those that have begun last: a wall screen has no place for more. */
export function watchedSessions<Session extends Timed>(
  sessions: readonly Session[],
  now: number,
  most: number,
): Session[] {
  const begun = sessions.filter(({ starts_at }) => starts_at !== null && Date.parse(starts_at) <= now);
  const isOn = ({ ends_at }: Session) => ends_at !== null && Date.parse(ends_at) > now;
  const start = ({ starts_at }: Session) => Date.parse(starts_at ?? "");
  return begun
    .sort((one, other) => Number(isOn(other)) - Number(isOn(one)) || start(other) - start(one))
    .slice(0, most);
}
