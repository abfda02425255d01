import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages, firstPage, pageQuery } from "../api/paging";
import { editionKey } from "../api/queries";
import type { DelegationFilters } from "./rules";

export type Delegation = Schemas["Delegation"];
export type Member = Schemas["Registration"];
export type Readiness = Schemas["MemberReadiness"];

export const delegationsQuery = (edition: string, filters: DelegationFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "delegations", "list", filters),
    initialPageParam: firstPage,
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
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/members", {
          params: {
            path: { congress: edition, delegation },
            query: pageQuery(pageParam),
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

/** Live events show changes at once. This covers a stream that is broken without anyone noticing. */
export const deskInterval = 120_000;

/** All members of a delegation with what each must still do, newest first. */
export const deskQuery = (edition: string, delegation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "desk", delegation),
    refetchInterval: deskInterval,
    queryFn: async ({ signal }) => {
      const path = { congress: edition, delegation };
      const [members, readiness] = await Promise.all([
        allPages((query) =>
          unwrap(
            api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/members", {
              params: { path, query },
              signal,
            }),
          ),
        ),
        allPages((query) =>
          unwrap(
            api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/readiness", {
              params: { path, query },
              signal,
            }),
          ),
        ),
      ]);
      return { members, readiness };
    },
  });

export function remind(
  edition: string,
  delegation: string,
  members: string[] | null,
): Promise<Schemas["MemberReminderResult"]> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/delegations/{delegation}/remind", {
      params: { path: { congress: edition, delegation } },
      body: members === null ? {} : { members },
    }),
  );
}

/** After a change of a delegation or of its members. */
export async function reloadDelegations(client: QueryClient, edition: string) {
  const resources = ["delegations", "registrations", "registration-types", "pools", "statistics"];
  await Promise.all(
    resources.map((resource) => client.invalidateQueries({ queryKey: editionKey(edition, resource) })),
  );
}
