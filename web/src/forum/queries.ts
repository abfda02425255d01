import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages, firstPage } from "../api/paging";
import { isProblem } from "../api/problem";
import { editionKey } from "../api/queries";
import type { InvitationFilters } from "./invitation";

export type SpeakersList = Schemas["SpeakersList"];
export type Speech = Schemas["Speech"];
export type SpeakingRequest = Schemas["SpeakingRequest"];
export type Sitting = Schemas["Session"];
export type ForumInvitation = Schemas["ForumInvitation"];
export type Accreditation = Schemas["Accreditation"];
export type Delegation = Schemas["Delegation"];

/** The sessions of the tracks of the forum, in order of time. */
export const sittingsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "sessions", "sittings"),
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Sitting[]> => {
      const path = { congress: edition };
      const tracks = await unwrap(
        api.GET("/api/v1/congresses/{congress}/tracks", {
          params: { path, query: { limit: 100 } },
          signal,
        }),
      );
      const pages = await Promise.all(
        tracks.items
          .filter(({ kind }) => kind === "mayors_forum")
          .map(({ slug }) =>
            unwrap(
              api.GET("/api/v1/congresses/{congress}/sessions", {
                params: { path, query: { track: slug, limit: 100 } },
                signal,
              }),
            ),
          ),
      );
      return pages
        .flatMap((page) => page.items)
        .sort((left, right) => (left.starts_at ?? "~").localeCompare(right.starts_at ?? "~"));
    },
  });

/** The speakers' list of a sitting; null: it has not been opened yet. */
export const speakersListQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "speakers-list", session),
    queryFn: async ({ signal }): Promise<SpeakersList | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions/{session}/speakers-list", {
            params: { path: { congress: edition, session } },
            signal,
          }),
        );
      } catch (error) {
        if (isProblem(error, "no-speakers-list")) return null;
        throw error;
      }
    },
  });

/** What a big screen shows of a sitting; null: its list has not been opened yet. Of a public list it needs no account. */
export const screenQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "speakers-list", "screen", session),
    queryFn: async ({ signal }): Promise<Schemas["SpeakersScreen"] | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions/{session}/speakers-list/screen", {
            params: { path: { congress: edition, session } },
            signal,
          }),
        );
      } catch (error) {
        if (isProblem(error, "no-speakers-list")) return null;
        throw error;
      }
    },
  });

/** The delegations for which a chair can ask to speak. */
export const speakingDelegationsQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "accreditations", "speaking", session),
    queryFn: ({ signal }) =>
      allPages((page) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions/{session}/speakers-list/delegations", {
            params: { path: { congress: edition, session }, query: page },
            signal,
          }),
        ),
      ),
  });

/** The requests to speak that the caller may see: those of their delegations, or all for the chair. */
export const requestsQuery = (edition: string, session: string) =>
  queryOptions({
    queryKey: editionKey(edition, "speaking-requests", session),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests", {
          params: { path: { congress: edition, session }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

/** The delegations that the caller acts for: as a member, or as the focal point. */
export const ownDelegationsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "own"),
    queryFn: async ({ signal }): Promise<Pick<Delegation, "id" | "name">[]> => {
      const path = { congress: edition };
      const [own, focal] = await Promise.all([
        unwrap(api.GET("/api/v1/congresses/{congress}/me/delegation", { params: { path }, signal })).catch(
          () => null,
        ),
        unwrap(
          api.GET("/api/v1/congresses/{congress}/delegations", {
            params: { path, query: { limit: 20 } },
            signal,
          }),
        ),
      ]);
      const all = [...(own ? [own] : []), ...focal.items];
      return [...new Map(all.map(({ id, name }) => [id, { id, name }])).values()];
    },
  });

export const invitationsQuery = (edition: string, filters: InvitationFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "forum-invitations", "list", filters),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/forum/invitations", {
          params: {
            path: { congress: edition },
            query: { ...filters, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const overviewQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "forum-invitations", "overview"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/forum/invitations/overview", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

export const invitationQuery = (edition: string, invitation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "forum-invitations", "one", invitation),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/forum/invitations/{invitation}", {
          params: { path: { congress: edition, invitation } },
          signal,
        }),
      ),
  });

/** The accreditations of the heads of a delegation: the valid one and those that ended. */
export const recordQuery = (edition: string, delegation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "accreditations", "of", delegation),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/accreditations", {
          params: { path: { congress: edition, delegation }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

/** All accreditations that are valid, by delegation. */
export const accreditationsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "accreditations", "valid"),
    queryFn: async ({ signal }): Promise<Map<string, Accreditation>> => {
      const found = new Map<string, Accreditation>();
      let cursor: string | null = null;
      do {
        const page: Schemas["AccreditationPage"] = await unwrap(
          api.GET("/api/v1/congresses/{congress}/accreditations", {
            params: {
              path: { congress: edition },
              query: { limit: 200, ...(cursor === null ? {} : { cursor }) },
            },
            signal,
          }),
        );
        for (const one of page.items) if (!one.ended_at) found.set(one.delegation, one);
        cursor = page.next;
      } while (cursor !== null);
      return found;
    },
  });

export const delegationsQuery = (edition: string, q: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "delegations", "heads", q),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/delegations", {
          params: {
            path: { congress: edition },
            query: { limit: 100, ...(q ? { q } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const statementQuery = (edition: string, session: string, request: string) =>
  queryOptions({
    queryKey: editionKey(edition, "statements", request),
    queryFn: async ({ signal }): Promise<Schemas["Statement"] | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", {
            params: { path: { congress: edition, session, request } },
            signal,
          }),
        );
      } catch (error) {
        // None yet.
        if (isProblem(error, "not-found")) return null;
        throw error;
      }
    },
  });

/** After a change: what shows requests to speak. */
export async function reloadSpeaking(client: QueryClient, edition: string) {
  await Promise.all(
    ["speakers-list", "speaking-requests", "statements"].map((resource) =>
      client.invalidateQueries({ queryKey: editionKey(edition, resource) }),
    ),
  );
}

export async function reloadInvitations(client: QueryClient, edition: string) {
  await Promise.all(
    ["forum-invitations", "delegations", "accreditations"].map((resource) =>
      client.invalidateQueries({ queryKey: editionKey(edition, resource) }),
    ),
  );
}
