import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages, firstPage, pageQuery } from "../api/paging";
import { editionKey } from "../api/queries";
import { type MailFilters, nextLook } from "./mails";

const path = (edition: string) => ({ congress: edition });
export const announcementsQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "announcements", "list"),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/announcements", {
          params: { path: path(edition), query: pageQuery(pageParam, 20) },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

/** All sessions, for names and choices. */
export const sessionsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "names"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      allPages<Schemas["Session"]>((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions", {
            params: { path: path(edition), query },
            signal,
          }),
        ),
      ),
  });

export const mailsQuery = (edition: string, filters: MailFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "mails", "list", filters),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/mails", {
          params: { path: path(edition), query: { ...filters, ...pageQuery(pageParam, 100) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
    // A long list is not loaded again as a whole.
    refetchInterval: ({ state }) =>
      state.data?.pages.length === 1 ? nextLook(state.data.pages[0]?.items ?? []) : false,
  });

/** The e-mails that failed, whatever else the list shows: up to two hundred. */
export const failedMailsQuery = (edition: string, filters: MailFilters) =>
  queryOptions({
    queryKey: editionKey(edition, "mails", "failures", filters),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/mails", {
          params: { path: path(edition), query: { ...filters, state: "failed", limit: 200 } },
          signal,
        }),
      ),
  });

export const mailQuery = (edition: string, mail: string) =>
  queryOptions({
    queryKey: editionKey(edition, "mails", "one", mail),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/mails/{mail}", {
          params: { path: { congress: edition, mail } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data ? nextLook([state.data]) : false),
  });

export function resendMail(edition: string, mail: string): Promise<Schemas["Mail"]> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/mails/{mail}/resend", {
      params: { path: { congress: edition, mail } },
    }),
  );
}

/** People whose name, e-mail or reference has these words. */
export const peopleQuery = (edition: string, words: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "recipients", words),
    enabled: words !== "",
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations", {
          params: { path: path(edition), query: { q: words, limit: 10 } },
          signal,
        }),
      ),
  });

export const personQuery = (edition: string, registration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "one", registration),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations/{registration}", {
          params: { path: { congress: edition, registration } },
          signal,
        }),
      ),
  });
