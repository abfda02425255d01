import { fromWallClock, toWallClock } from "../ui/zonedTime";

const minute = 60_000;

/** A day in a zone: 23 or 25 hours long when clocks change. Times are in milliseconds since 1970. */
export interface Day {
  /** `2026-11-08`. */
  id: string;
  from: number;
  until: number;
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

function midnight(day: string, zone: string): number {
  return Date.parse(fromWallClock(`${day}T00:00`, zone) ?? `${day}T00:00:00Z`);
}

/** The days from the first to the last in the zone of the edition, as days of the zone in which they are shown. */
export function daysOf(first: string, last: string, editionZone: string, zone: string): Day[] {
  const begin = midnight(first, editionZone);
  const end = midnight(addDays(last, 1), editionZone);
  const days: Day[] = [];
  let id = toWallClock(new Date(begin).toISOString(), zone).slice(0, 10);
  // A guard against an edition with wrong dates.
  while (days.length < 400) {
    const day = { id, from: midnight(id, zone), until: midnight(addDays(id, 1), zone) };
    if (day.from >= end) break;
    days.push(day);
    id = addDays(id, 1);
  }
  return days;
}

/** The days, and those of instants outside of them: a session can be placed before the first day or after the last. */
export function withDaysOf(days: readonly Day[], instants: Iterable<number>, zone: string): Day[] {
  const known = new Map(days.map((day) => [day.id, day]));
  for (const instant of instants) {
    if (days.some(({ from, until }) => from <= instant && instant < until)) continue;
    const id = toWallClock(new Date(instant).toISOString(), zone).slice(0, 10);
    known.set(id, { id, from: midnight(id, zone), until: midnight(addDays(id, 1), zone) });
  }
  return [...known.values()].sort((one, other) => one.from - other.from);
}

/** The minutes from the start of a day to an instant. */
export function minutesInto(day: Pick<Day, "from">, instant: number): number {
  return (instant - day.from) / minute;
}

export function atMinute(day: Pick<Day, "from">, minutes: number): number {
  return day.from + minutes * minute;
}

export function lengthOf(day: Day): number {
  return (day.until - day.from) / minute;
}

/** The same time of day on another day, whatever the clocks do between. */
export function sameTimeOn(instant: number, day: Day, zone: string): number {
  const wall = toWallClock(new Date(instant).toISOString(), zone).slice(10);
  return Date.parse(fromWallClock(`${day.id}${wall}`, zone) ?? new Date(instant).toISOString());
}

/** In the form of the API. */
export function toInstant(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}
