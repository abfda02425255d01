import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { firstPage } from "../api/paging";

/** The editions that the caller can see, latest first. */
export const congressesQuery = infiniteQueryOptions({
  queryKey: ["congresses"],
  staleTime: 30_000,
  initialPageParam: firstPage,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET("/api/v1/congresses", {
        params: { query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        signal,
      }),
    ),
  getNextPageParam: (page) => page.next ?? null,
});
