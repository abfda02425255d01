import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { firstPage } from "../api/paging";
import { editionKey } from "../api/queries";
import type { Filters } from "./filters";

export type Registration = Schemas["Registration"];
type Page = Schemas["RegistrationPage"];
type Pages = InfiniteData<Page, string | null>;

/** One page of the list with these filters. */
export function loadRegistrations(
  edition: string,
  query: Filters & { limit: number; cursor?: string },
  signal?: AbortSignal,
): Promise<Page> {
  return unwrap(
    api.GET("/api/v1/congresses/{congress}/registrations", {
      params: { path: { congress: edition }, query },
      ...(signal ? { signal } : {}),
    }),
  );
}

/** How many registrations match the filters. */
export const registrationCountQuery = (edition: string, filters: Filters) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "count", filters),
    meta: { live: "manual" },
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations/count", {
          params: { path: { congress: edition }, query: filters },
          signal,
        }),
      ),
  });

const listKey = (edition: string) => editionKey(edition, "registrations", "list");

/** The list, page by page. Events do not load it again: rows do not jump under the pointer. */
export const registrationsQuery = (edition: string, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [...listKey(edition), filters],
    meta: { live: "manual" },
    staleTime: 30_000,
    // Only the person loads a long list again.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      loadRegistrations(
        edition,
        { ...filters, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      ),
    getNextPageParam: (page) => page.next,
  });

/** Forgets all but the first page of each list, so that loading it again is one request. */
export function trimLists(client: QueryClient, edition: string) {
  client.setQueriesData<Pages>({ queryKey: listKey(edition) }, (data) =>
    data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
  );
}

/** Starts the lists of an edition again from their first page. */
export async function reloadLists(client: QueryClient, edition: string) {
  trimLists(client, edition);
  await client.invalidateQueries({ queryKey: listKey(edition) });
}

export const registrationQuery = (edition: string, id: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "one", id),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations/{registration}", {
          params: { path: { congress: edition, registration: id } },
          signal,
        }),
      ),
  });

/** After a change by this person: the page and the loaded lists show it, and what depends on it is loaded again. */
export function putRegistration(client: QueryClient, edition: string, registration: Registration) {
  client.setQueryData(registrationQuery(edition, registration.id).queryKey, registration);
  client.setQueriesData<Pages>({ queryKey: listKey(edition) }, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === registration.id ? registration : item)),
          })),
        }
      : data,
  );
  for (const resource of ["registration-types", "pools", "statistics", "mails", "audit", "delegations"]) {
    void client.invalidateQueries({ queryKey: editionKey(edition, resource) });
  }
}

export const poolsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "pools", "all"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/pools", {
          params: { path: { congress: edition }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
