import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withKey } from "../api/client";
import { editionKey } from "../api/queries";

type Localized = Schemas["Localized"];
export type Release = Schemas["Release"];
export type ReleasePreview = Schemas["ReleasePreview"];
export type SessionChange = Schemas["SessionChange"];
export type Conflict = Schemas["Conflict"];
export type MailPreview = Schemas["MailPreview"];
export type NewRelease = Schemas["NewRelease"];

const first = null as string | null;
const after = (cursor: string | null) => (cursor === null ? {} : { cursor });

/** Latest first. */
export const releasesQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "schedule", "releases"),
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/releases", {
          params: { path: { congress: edition }, query: { limit: 20, ...after(pageParam) } },
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
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/schedule/releases/{version}/changes", {
          params: { path: { congress: edition, version }, query: { limit: 200, ...after(pageParam) } },
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

const all = { limit: 200 };

export const roomsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "rooms", "for releases"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/rooms", {
          params: { path: { congress: edition }, query: all },
          signal,
        }),
      ),
  });

export const tracksQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "tracks", "for releases"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/tracks", {
          params: { path: { congress: edition }, query: all },
          signal,
        }),
      ),
  });

export const themesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "themes", "for releases"),
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/themes", {
          params: { path: { congress: edition }, query: all },
          signal,
        }),
      ),
  });

/** More than any programme has: a guard against an endless list. */
const mostPages = 25;

/** The titles of all sessions of the draft by their ids, to name the sessions of a conflict. */
export const titlesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "titles for releases"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const titles = new Map<string, Localized>();
      let cursor = first;
      for (let page = 0; page < mostPages; page += 1) {
        const found: Schemas["SessionPage"] = await unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions", {
            params: { path: { congress: edition }, query: { ...all, ...after(cursor) } },
            signal,
          }),
        );
        for (const { id, title } of found.items) titles.set(id, title);
        cursor = found.next;
        if (cursor === null) break;
      }
      return titles;
    },
  });
