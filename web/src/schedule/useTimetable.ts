import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type DraftSession, draftQuery } from "../app/draft";
import { useEdition } from "../app/edition";
import { type Room, roomsQuery } from "../app/programmeLists";
import { useTime } from "../app/time";
import { daysOf, withDaysOf } from "./days";
import type { Placed } from "./layout";
import type { Known } from "./moving";
import { conflictsQuery } from "./queries";

const noRooms: readonly Room[] = [];
const noSessions: readonly DraftSession[] = [];

/** The draft as the timetable shows it. */
export function useTimetable() {
  const { slug, congress } = useEdition();
  const { zone } = useTime();
  const draftOf = useQuery(draftQuery(slug));
  const roomsOf = useQuery(roomsQuery(slug));
  // To find them is much work for the service: first it answers what the grid is drawn from. A move answers what it changes.
  const conflicts = useQuery({ ...conflictsQuery(slug), enabled: draftOf.data !== undefined });

  const rooms = roomsOf.data ?? noRooms;
  const sessions = draftOf.data?.sessions ?? noSessions;
  const byId = useMemo(() => new Map(sessions.map((session) => [session.id, session])), [sessions]);
  const { placed, known } = useMemo(() => {
    const places = new Map<string, Placed>();
    const facts = new Map<string, Known>();
    for (const { id, placement } of sessions) {
      if (!placement) continue;
      const { room, starts_at, ends_at, pinned, revision } = placement;
      places.set(id, { id, room, from: Date.parse(starts_at), until: Date.parse(ends_at) });
      facts.set(id, { pinned, revision });
    }
    return { placed: places, known: facts };
  }, [sessions]);
  const unplaced = useMemo(
    () => sessions.filter(({ id, state }) => !placed.has(id) && state !== "cancelled"),
    [sessions, placed],
  );
  const { starts_on, ends_on, time_zone } = congress;
  const days = useMemo(() => {
    const own = daysOf(starts_on, ends_on, time_zone, zone);
    return withDaysOf(
      own,
      [...placed.values()].map(({ from }) => from),
      zone,
    );
  }, [starts_on, ends_on, time_zone, zone, placed]);
  const queries = [draftOf, roomsOf];
  return {
    days,
    rooms,
    byId,
    placed,
    known,
    unplaced,
    conflicts: conflicts.data,
    isLoading: queries.some(({ data }) => data === undefined),
    failed: queries.find(({ data, error }) => data === undefined && error !== null) ?? null,
  };
}

export type Timetable = ReturnType<typeof useTimetable>;
