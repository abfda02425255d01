import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { firstPage } from "../../api/paging";
import { editionKey } from "../../api/queries";
import type { AuditFilters } from "./audit";

export const auditQuery = (edition: string, filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "audit", "list", filters),
    // Every action adds an entry: the person loads the log again when they want to.
    meta: { live: "manual" },
    refetchOnWindowFocus: false,
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/audit", {
          params: {
            path: { congress: edition },
            query: { ...filters, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
