import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { allPages } from "../api/paging";
import { editionKey } from "../api/queries";

/** The sessions of the release, in order of time. */
export const releasedSessionsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "released-sessions"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions", {
            params: { path: { congress: edition }, query: { ...query, view: "released" } },
            signal,
          }),
        ),
      ),
  });

export const attendanceQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "statistics", "session", session),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/attendance/figures", {
          params: { path: { congress: edition, session } },
          signal,
        }),
      ),
  });
