import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage, pageQuery } from "../api/paging";
import { ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";

export type Speaker = Schemas["Speaker"];

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

/** Whether the current release contains a session. */
export const isReleasedQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "is-released", session),
    queryFn: async ({ signal }) => {
      try {
        await unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions/{session}", {
            params: { path: { congress: edition, session }, query: { view: "released" } },
            signal,
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return false;
        throw error;
      }
    },
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
