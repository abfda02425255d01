import type { Schemas } from "../api/client";
import { atMinute, type Day, sameTimeOn, toInstant } from "./days";
import type { Column, Placed, Target } from "./layout";

export type NewMove = Schemas["NewScheduleMove"];
export type NewSessionPlacement = Schemas["NewSessionPlacement"];

/** What is known of a placement when a session is moved. */
export interface Known {
  pinned: boolean;
  revision: number;
}

export type KnownPlacements = ReadonlyMap<string, Known>;

/** A place for a session, with the revision that the change is based on. */
export function placement(
  known: KnownPlacements,
  session: string,
  room: string,
  start: number,
): NewSessionPlacement {
  const before = known.get(session);
  return {
    session,
    room,
    starts_at: toInstant(start),
    pinned: before?.pinned ?? false,
    // Zero: the session had no placement when the move was begun.
    revision: before?.revision ?? 0,
  };
}

interface Dropped {
  session: string;
  target: Target;
  columns: readonly Column[];
  placed: ReadonlyMap<string, Placed>;
  known: KnownPlacements;
  /** All sessions that are moved with it. */
  selected: ReadonlySet<string>;
}

/** The move of a session to a target; the others of a selection move by the same time and the same number of columns. */
export function moveTo({ session, target, columns, placed, known, selected }: Dropped): NewMove | null {
  const column = columns[target.column];
  if (!column) return null;
  const start = atMinute(column.day, target.minutes);
  const own = placed.get(session);
  const placements = [placement(known, session, column.room, start)];
  if (own && selected.has(session)) {
    const shift = start - own.from;
    const begin = columnOf(own, columns);
    const steps = begin < 0 ? 0 : target.column - begin;
    for (const id of selected) {
      const other = placed.get(id);
      if (!other || id === session) continue;
      // One that is not in view keeps its room.
      const from = columnOf(other, columns);
      const at = from < 0 ? undefined : columns[from + steps];
      placements.push(placement(known, id, at?.room ?? other.room, other.from + shift));
    }
  }
  return { placements };
}

/** The column in which a session begins, or -1. */
export function columnOf(session: Placed, columns: readonly Column[]): number {
  return columns.findIndex(
    ({ room, day }) => room === session.room && session.from >= day.from && session.from < day.until,
  );
}

/** Two sessions take each other's place. */
export function swap(one: Placed, other: Placed, known: KnownPlacements): NewMove {
  return {
    placements: [
      placement(known, one.id, other.room, other.from),
      placement(known, other.id, one.room, one.from),
    ],
  };
}

export function pin(session: Placed, known: KnownPlacements, pinned: boolean): NewMove {
  return { placements: [{ ...placement(known, session.id, session.room, session.from), pinned }] };
}

/** All sessions that begin on a day move to another day, at the same time of day. */
export function moveDay(
  from: Day,
  to: Day,
  zone: string,
  placed: Iterable<Placed>,
  known: KnownPlacements,
): NewMove {
  const placements = [...placed]
    .filter((session) => session.from >= from.from && session.from < from.until)
    .map((session) => placement(known, session.id, session.room, sameTimeOn(session.from, to, zone)));
  return { placements };
}

/** The column in which a session is shown first, also if it began the day before, or -1. */
export function columnIn(session: Placed, columns: readonly Column[]): number {
  return columns.findIndex(
    ({ room, day }) => room === session.room && session.from < day.until && session.until > day.from,
  );
}
