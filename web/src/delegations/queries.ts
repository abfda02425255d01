import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import type { DelegationFilters } from "./rules";

export type Delegation = Schemas["Delegation"];
export type Member = Schemas["Registration"];

export const delegationsQuery = (edition: string, filters: DelegationFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "delegations", "list", filters),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations", {
          params: {
            path: { congress: edition },
            query: { ...filters, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const delegationQuery = (edition: string, delegation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "one", delegation),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations/{delegation}", {
          params: { path: { congress: edition, delegation } },
          signal,
        }),
      ),
  });

export const membersQuery = (edition: string, delegation: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "delegations", "members", delegation),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/members", {
          params: {
            path: { congress: edition, delegation },
            query: { limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

/** After a change of a delegation or of its members. */
export async function reloadDelegations(client: QueryClient, edition: string) {
  const resources = ["delegations", "registrations", "registration-types", "pools", "statistics"];
  await Promise.all(
    resources.map((resource) => client.invalidateQueries({ queryKey: editionKey(edition, resource) })),
  );
}
