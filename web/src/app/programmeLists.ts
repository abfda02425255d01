import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages } from "../api/paging";
import { editionKey } from "../api/queries";

export type Room = Schemas["Room"];
export type Track = Schemas["Track"];
export type Theme = Schemas["Theme"];

/** Events load them again when one has changed. */
const staleTime = 60_000;

/** All rooms of an edition in their order. */
export const roomsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "rooms", "all"),
    staleTime,
    queryFn: ({ signal }) =>
      allPages<Room>((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/rooms", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

/** All tracks of an edition in their order. */
export const tracksQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "tracks", "all"),
    staleTime,
    queryFn: ({ signal }) =>
      allPages<Track>((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/tracks", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });

/** All themes of an edition in their order. */
export const themesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "themes", "all"),
    staleTime,
    queryFn: ({ signal }) =>
      allPages<Theme>((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/themes", {
            params: { path: { congress: edition }, query },
            signal,
          }),
        ),
      ),
  });
