import { fromWallClock, toWallClock } from "../ui";
import type { Span } from "./spans";

const halfHour = 1_800_000;
const oneDay = 86_400_000;

/** Half an hour on a day of the speaker. */
export interface Cell extends Span {
  /** Whether it is within the days of the edition. */
  isIn: boolean;
}

export interface GridDay {
  /** In the zone of the speaker. */
  date: string;
  /** By the key of the row; a time that clocks skip on this day has none. */
  cells: ReadonlyMap<string, Cell>;
}

export interface GridRow {
  /** `09:30`, or `01:30 2` for the second time that clocks show it on a day. */
  key: string;
  time: string;
  isRepeated: boolean;
}

export interface WeekGrid {
  days: readonly GridDay[];
  rows: readonly GridRow[];
}

interface Days {
  starts_on: string;
  ends_on: string;
  time_zone: string;
}

const nextDay = (date: string) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + oneDay).toISOString().slice(0, 10);

/** The first instant of a day in a zone. */
function midnight(date: string, zone: string): number {
  return Date.parse(fromWallClock(`${date}T00:00`, zone) ?? "");
}

/** From the first moment of the first day of the edition to the last of its last, where it takes place. */
export function editionSpan({ starts_on: first, ends_on: last, time_zone: zone }: Days): Span {
  return { from: midnight(first, zone), until: midnight(nextDay(last), zone) };
}

/**
 * The days of the edition as they are for a speaker: a column for each of their days, a row for each half hour that their
 * clocks show. When clocks are set forward, the day has fewer cells; when they are set back, rows repeat.
 */
export function weekGrid(edition: Days, zone: string): WeekGrid {
  const span = editionSpan(edition);
  const last = toWallClock(new Date(span.until - 1).toISOString(), zone).slice(0, 10);
  const days: GridDay[] = [];
  const rows = new Map<string, GridRow>();
  let date = toWallClock(new Date(span.from).toISOString(), zone).slice(0, 10);
  for (; date <= last && days.length < 60; date = nextDay(date)) {
    const cells = new Map<string, Cell>();
    const end = midnight(nextDay(date), zone);
    for (let from = midnight(date, zone); from < end; from += halfHour) {
      const until = Math.min(from + halfHour, end);
      const time = toWallClock(new Date(from).toISOString(), zone).slice(11);
      const isRepeated = cells.has(time);
      const key = isRepeated ? `${time} 2` : time;
      cells.set(key, { from, until, isIn: from < span.until && until > span.from });
      rows.set(key, { key, time, isRepeated });
    }
    days.push({ date, cells });
  }
  return { days, rows: sortedRows(rows, days) };
}

/** By time; where clocks go back, the repeated times follow in the order in which they come on that day. */
function sortedRows(rows: ReadonlyMap<string, GridRow>, days: readonly GridDay[]): GridRow[] {
  const plain = [...rows.values()].filter(({ isRepeated }) => !isRepeated);
  const sorted = plain.sort((one, other) => (one.time < other.time ? -1 : 1));
  for (const { cells } of days) {
    const keys = [...cells.keys()];
    keys.forEach((key, at) => {
      const row = rows.get(key);
      if (!row?.isRepeated || sorted.includes(row)) return;
      const before = sorted.findIndex((one) => one.key === keys[at - 1]);
      sorted.splice(before + 1, 0, row);
    });
  }
  return sorted;
}

export interface Place {
  day: number;
  row: number;
}

/** The cells of the rectangle between two places that can be painted. */
export function cellsBetween(grid: WeekGrid, one: Place, other: Place): Cell[] {
  const [firstDay, lastDay] = [Math.min(one.day, other.day), Math.max(one.day, other.day)];
  const [firstRow, lastRow] = [Math.min(one.row, other.row), Math.max(one.row, other.row)];
  const keys = grid.rows.slice(firstRow, lastRow + 1).map(({ key }) => key);
  return grid.days.slice(firstDay, lastDay + 1).flatMap(({ cells }) =>
    keys.flatMap((key) => {
      const cell = cells.get(key);
      return cell?.isIn ? [cell] : [];
    }),
  );
}

/** Whether a place is in the rectangle between two others. */
export function isBetween(place: Place, one: Place, other: Place): boolean {
  const within = (value: number, left: number, right: number) =>
    value >= Math.min(left, right) && value <= Math.max(left, right);
  return within(place.day, one.day, other.day) && within(place.row, one.row, other.row);
}

/** The place after pressing a key; null for a key that does not move. */
export function placeAfter(grid: WeekGrid, { day, row }: Place, key: string): Place | null {
  const lastDay = grid.days.length - 1;
  const lastRow = grid.rows.length - 1;
  const at = (nextDayOf: number, nextRow: number): Place => ({
    day: Math.min(lastDay, Math.max(0, nextDayOf)),
    row: Math.min(lastRow, Math.max(0, nextRow)),
  });
  switch (key) {
    case "ArrowUp":
      return at(day, row - 1);
    case "ArrowDown":
      return at(day, row + 1);
    case "ArrowLeft":
      return at(day - 1, row);
    case "ArrowRight":
      return at(day + 1, row);
    case "PageUp":
      return at(day, row - 8);
    case "PageDown":
      return at(day, row + 8);
    case "Home":
      return at(0, row);
    case "End":
      return at(lastDay, row);
    default:
      return null;
  }
}

/** A span as the API takes it: times in UTC, which clocks neither skip nor repeat. */
export function windowOf({ from, until }: Span): { from: string; until: string } {
  const utc = (time: number) => new Date(time).toISOString().slice(0, 19);
  return { from: utc(from), until: utc(until) };
}

/** Where to begin: nine o'clock on the first day, or the first half hour of the edition. */
export function firstPlace(grid: WeekGrid): Place {
  for (const [day, { cells }] of grid.days.entries()) {
    const nine = grid.rows.findIndex(({ key }) => key === "09:00");
    if (cells.get("09:00")?.isIn) return { day, row: nine };
    const row = grid.rows.findIndex(({ key }) => cells.get(key)?.isIn);
    if (row >= 0) return { day, row };
  }
  return { day: 0, row: 0 };
}
