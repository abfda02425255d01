import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage, pageQuery } from "../api/paging";
import { editionKey } from "../api/queries";

export type Session = Schemas["Session"];
export type Speaker = Schemas["Speaker"];

type Sessions = InfiniteData<Schemas["SessionPage"], string | null>;

const sessionsKey = (edition: string) => editionKey(edition, "sessions", "editor");

/** All sessions of the draft in order of time. Events do not load them again: rows do not jump under the pointer. */
const sessionsQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: sessionsKey(edition),
    meta: { live: "manual" },
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions", {
          params: { path: { congress: edition }, query: { view: "draft", ...pageQuery(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: (found) => found.next,
  });

/** Loads all sessions, page after page; those that are there can be used in the meantime. */
export function useSessions(edition: string) {
  const query = useInfiniteQuery(sessionsQuery(edition));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const sessions = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, sessions, isComplete: query.data !== undefined && !hasNextPage };
}

export const sessionQuery = (edition: string, id: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "one", id),
    queryFn: ({ signal }) => loadSession(edition, id, signal),
  });

/** A session of the draft as it is now. */
export function loadSession(edition: string, id: string, signal?: AbortSignal): Promise<Session> {
  return unwrap(
    api.GET("/api/v1/congresses/{congress}/sessions/{session}", {
      params: { path: { congress: edition, session: id }, query: { view: "draft" } },
      ...(signal ? { signal } : {}),
    }),
  );
}

/** After changes by this person: the pages and the lists show them. */
export function putSessions(client: QueryClient, edition: string, changed: readonly Session[]) {
  const byId = new Map(changed.map((session) => [session.id, session]));
  for (const session of changed) client.setQueryData(sessionQuery(edition, session.id).queryKey, session);
  client.setQueryData<Sessions>(sessionsKey(edition), (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((one) => ({
            ...one,
            items: one.items.map((item) => byId.get(item.id) ?? item),
          })),
        }
      : data,
  );
  void client.invalidateQueries({ queryKey: editionKey(edition, "sessions", "of-speaker") });
  for (const resource of ["audit", "schedule"])
    void client.invalidateQueries({ queryKey: editionKey(edition, resource) });
}

/** Loads the lists of sessions again. */
export function reloadSessions(client: QueryClient, edition: string): Promise<void> {
  return client.invalidateQueries({ queryKey: sessionsKey(edition) });
}

export const sessionsOfQuery = (edition: string, speaker: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "of-speaker", speaker),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions", {
          params: { path: { congress: edition }, query: { view: "draft", speaker, limit: 200 } },
          signal,
        }),
      ),
  });

export const seatsQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "seats", session),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/seats", {
          params: { path: { congress: edition, session } },
          signal,
        }),
      ),
  });

/** The speakers that match, sorted by name. */
export const speakersQuery = (edition: string, q: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "speakers", "list", q),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/speakers", {
          params: {
            path: { congress: edition },
            query: { ...pageQuery(pageParam, 100), ...(q ? { q } : {}) },
          },
          signal,
        }),
      ),
    getNextPageParam: (found) => found.next,
  });

export const speakerQuery = (edition: string, id: string) =>
  queryOptions({
    queryKey: editionKey(edition, "speakers", "one", id),
    queryFn: ({ signal }) => loadSpeaker(edition, id, signal),
  });

export function loadSpeaker(edition: string, id: string, signal?: AbortSignal): Promise<Speaker> {
  return unwrap(
    api.GET("/api/v1/congresses/{congress}/speakers/{speaker}", {
      params: { path: { congress: edition, speaker: id } },
      ...(signal ? { signal } : {}),
    }),
  );
}
