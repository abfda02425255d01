import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage } from "../api/paging";
import { editionKey } from "../api/queries";

export type StaffMember = Schemas["StaffMember"];

export const staffQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "staff", "list"),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/staff", {
          params: {
            path: { congress: edition },
            query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? null,
  });
