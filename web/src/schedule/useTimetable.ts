import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useLiveCount } from "../api/live";
import { useEdition } from "../app/edition";
import { type Room, roomsQuery } from "../app/programmeLists";
import { useSessions } from "../app/sessions";
import { useTime } from "../app/time";
import { daysOf, withDaysOf } from "./days";
import type { Placed } from "./layout";
import type { Known } from "./moving";
import { conflictsQuery, placementsQuery } from "./queries";

const noRooms: readonly Room[] = [];
const sessionChanges = ["created", "updated", "deleted", "confirmed", "cancelled"].map(
  (change) => `session.${change}`,
);

/** The draft as the timetable shows it. */
export function useTimetable() {
  const { slug, congress } = useEdition();
  const { zone } = useTime();
  const { query: sessionsOf, sessions, isComplete } = useSessions(slug);
  const placementsOf = useQuery(placementsQuery(slug));
  const roomsOf = useQuery(roomsQuery(slug));
  // To find them is much work for the service: first it answers what the grid is drawn from.
  const conflicts = useQuery({ ...conflictsQuery(slug), enabled: isComplete });

  const { count: changes } = useLiveCount(slug, sessionChanges);
  const { refetch } = sessionsOf;
  useEffect(() => {
    if (changes > 0) void refetch();
  }, [changes, refetch]);

  const rooms = roomsOf.data ?? noRooms;
  const placements = placementsOf.data;
  const byId = useMemo(() => new Map(sessions.map((session) => [session.id, session])), [sessions]);
  const { placed, known } = useMemo(() => {
    const places = new Map<string, Placed>();
    const facts = new Map<string, Known>();
    for (const { session, room, starts_at, ends_at, pinned, revision } of placements ?? []) {
      places.set(session, { id: session, room, from: Date.parse(starts_at), until: Date.parse(ends_at) });
      facts.set(session, { pinned, revision });
    }
    return { placed: places, known: facts };
  }, [placements]);
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
  const queries = [sessionsOf, placementsOf, roomsOf];
  return {
    days,
    rooms,
    byId,
    placed,
    known,
    unplaced,
    /** Whether all sessions are loaded; the grid shows those that are there in the meantime. */
    isComplete,
    conflicts: conflicts.data,
    isLoading: queries.some(({ data }) => data === undefined),
    failed: queries.find(({ data, error }) => data === undefined && error !== null) ?? null,
  };
}

export type Timetable = ReturnType<typeof useTimetable>;
