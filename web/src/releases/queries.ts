import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withKey } from "../api/client";
import { allPages, firstPage, pageQuery } from "../api/paging";
import { editionKey } from "../api/queries";

export type Release = Schemas["Release"];
export type ReleasePreview = Schemas["ReleasePreview"];
export type SessionChange = Schemas["SessionChange"];
export type Conflict = Schemas["Conflict"];
export type MailPreview = Schemas["MailPreview"];
export type NewRelease = Schemas["NewRelease"];

/** Latest first. */
export const releasesQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "schedule", "releases"),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/releases", {
          params: { path: { congress: edition }, query: pageQuery(pageParam, 20) },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const releaseQuery = (edition: string, version: number) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "release", version),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/releases/{version}", {
          params: { path: { congress: edition, version } },
          signal,
        }),
      ),
  });

export const changesQuery = (edition: string, version: number) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "releases", version, "changes"),
    // A release never changes.
    staleTime: Number.POSITIVE_INFINITY,
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/releases/{version}/changes", {
          params: { path: { congress: edition, version }, query: pageQuery(pageParam) },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

/**
 * What a release would do. It is compared by a person, so it is loaded again only when they ask for it: "The draft has
 * changed" says when.
 */
export const previewQuery = (edition: string, restore: number | null) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "preview", restore),
    meta: { live: "manual" },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/releases/preview", {
          params: { path: { congress: edition } },
          body: restore === null ? {} : { restore },
          signal,
        }),
      ),
  });

export function publishRelease(edition: string, key: string, body: NewRelease): Promise<Release> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/schedule/releases", {
      params: { path: { congress: edition }, header: withKey(key) },
      body,
    }),
  );
}

/** The titles of all sessions of the draft by their ids, to name the sessions of a conflict. */
export const titlesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "titles for releases"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const sessions = await allPages<Schemas["Session"]>((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      );
      return new Map(sessions.map(({ id, title }) => [id, title]));
    },
  });
