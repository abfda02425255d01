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

type Sessions = InfiniteData<Schemas["SessionPage"], string | null>;

const sessionsKey = (edition: string) => editionKey(edition, "sessions", "editor");

/** All sessions of the draft in order of time. Events do not load them again: rows do not jump under the pointer. */
export const sessionsQuery = (edition: string) =>
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

/** A session of the draft, if the list that is loaded has it. */
export function knownSession(client: QueryClient, edition: string, id: string): Session | undefined {
  const data = client.getQueryData<Sessions>(sessionsKey(edition));
  return data?.pages.flatMap(({ items }) => items).find((session) => session.id === id);
}

/** Shows sessions as they are now where they are loaded. */
export function replaceSessions(client: QueryClient, edition: string, changed: readonly Session[]) {
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
}

/** After changes by this person: the pages and the lists show them. */
export function putSessions(client: QueryClient, edition: string, changed: readonly Session[]) {
  replaceSessions(client, edition, changed);
  void client.invalidateQueries({ queryKey: editionKey(edition, "sessions", "of-speaker") });
  for (const resource of ["audit", "schedule"])
    void client.invalidateQueries({ queryKey: editionKey(edition, resource) });
}

/** Loads the lists of sessions again. */
export function reloadSessions(client: QueryClient, edition: string): Promise<void> {
  return client.invalidateQueries({ queryKey: sessionsKey(edition) });
}
