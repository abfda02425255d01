import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";

export type Session = Schemas["Session"];
export type Placement = Schemas["Placement"];
export type Room = Schemas["Room"];
export type Conflict = Schemas["Conflict"];
export type Move = Schemas["ScheduleMove"];

interface Paged<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** More than any programme has: a guard against an endless list. */
const mostPages = 50;

async function allPages<Item>(load: (cursor: string | null) => Promise<Paged<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const found: Paged<Item> = await load(cursor);
    all.push(...found.items);
    cursor = found.next;
    if (cursor === null) break;
  }
  return all;
}

const page = (cursor: string | null) => ({ limit: 200, ...(cursor === null ? {} : { cursor }) });

/** All sessions of the draft, with a placement or without. */
export const sessionsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "timetable"),
    // A move changes no session: `useTimetable` loads them again when an event says that one has changed.
    meta: { live: "manual" },
    queryFn: ({ signal }) =>
      allPages<Session>((cursor) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions", {
            params: { path: { congress: edition }, query: { view: "draft", ...page(cursor) } },
            signal,
          }),
        ),
      ),
  });

export const placementsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "placements"),
    queryFn: ({ signal }) =>
      allPages<Placement>((cursor) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/schedule/placements", {
            params: { path: { congress: edition }, query: page(cursor) },
            signal,
          }),
        ),
      ),
  });

export const roomsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "rooms", "timetable"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages<Room>((cursor) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/rooms", {
            params: { path: { congress: edition }, query: page(cursor) },
            signal,
          }),
        ),
      ),
  });

export interface Conflicts {
  readonly items: readonly Conflict[];
  readonly total: number;
}

/** The conflicts of the draft, in order of time; with many, the first thousand. */
export const conflictsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "conflicts"),
    queryFn: async ({ signal }): Promise<Conflicts> => {
      let total = 0;
      let pages = 0;
      const items = await allPages<Conflict>(async (cursor) => {
        const found = await unwrap(
          api.GET("/api/v1/congresses/{congress}/schedule/conflicts", {
            params: { path: { congress: edition }, query: page(cursor) },
            signal,
          }),
        );
        total = found.total;
        pages += 1;
        return pages < 5 ? found : { ...found, next: null };
      });
      return { items, total };
    },
  });

/** The latest moves, with the names of who made them. */
export const movesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "moves"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path: { congress: edition }, query: { limit: 20 } },
          signal,
        }),
      ),
  });

export const rulesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "rules"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/rules", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

/** Where and when a session would have conflicts. Loaded when a drag begins, and forgotten after it. */
export const slotsQuery = (edition: string, session: string, minutes: number) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "slots", session, minutes),
    gcTime: 0,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/slots", {
          params: { path: { congress: edition, session }, query: { minutes } },
          signal,
        }),
      ),
  });

/** The names of tracks and themes. */
export const namesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "tracks", "names"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const params = { path: { congress: edition }, query: { limit: 200 } };
      const [tracks, themes] = await Promise.all([
        unwrap(api.GET("/api/v1/congresses/{congress}/tracks", { params, signal })),
        unwrap(api.GET("/api/v1/congresses/{congress}/themes", { params, signal })),
      ]);
      const named = (items: readonly { slug: string; name: Schemas["Localized"] }[]) =>
        new Map(items.map(({ slug, name }) => [slug, name]));
      return { tracks: named(tracks.items), themes: named(themes.items) };
    },
  });
