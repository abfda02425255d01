import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { allPages, firstPage, pageQuery } from "../api/paging";
import { ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";

export type Declaration = Schemas["Declaration"];
export type Comment = Schemas["DeclarationComment"];
export type Endorsement = Schemas["Endorsement"];
export type Version = Schemas["DeclarationVersion"];

export const declarationsQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "declarations", "list"),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/declarations", {
          params: { path: { congress: edition }, query: pageQuery(pageParam) },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const declarationQuery = (edition: string, declaration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "declarations", "one", declaration),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/declarations/{declaration}", {
          params: { path: { congress: edition, declaration } },
          signal,
        }),
      ),
  });

export const commentsQuery = (edition: string, declaration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "declarations", "comments", declaration),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/declarations/{declaration}/comments", {
            params: { path: { congress: edition, declaration }, query },
            signal,
          }),
        ),
      ),
  });

export const endorsementsQuery = (edition: string, declaration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "declarations", "endorsements", declaration),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/declarations/{declaration}/endorsements", {
            params: { path: { congress: edition, declaration }, query },
            signal,
          }),
        ),
      ),
  });

export const versionsQuery = (edition: string, declaration: string) =>
  queryOptions({
    queryKey: editionKey(edition, "declarations", "versions", declaration),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/declarations/{declaration}/versions", {
            params: { path: { congress: edition, declaration }, query },
            signal,
          }),
        ),
      ),
  });

export const comparisonQuery = (
  edition: string,
  declaration: string,
  { version, against, language }: { version: number; against: number; language: string },
) =>
  queryOptions({
    queryKey: editionKey(edition, "declarations", "comparison", declaration, version, against, language),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/declarations/{declaration}/versions/{version}/changes", {
          params: {
            path: { congress: edition, declaration, version },
            query: { against, language },
          },
          signal,
        }),
      ),
  });

/** The delegation that the caller is a member of; null if there is none. */
export const ownDelegationQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "delegations", "mine"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/me/delegation", {
          params: { path: { congress: edition } },
          signal,
        }),
      ).catch(() => null),
  });

/** The accreditations of a delegation; none for members, who may not read them. */
export const accreditationsQuery = (edition: string, delegation: string) =>
  queryOptions({
    queryKey: editionKey(edition, "accreditations", "own", delegation),
    queryFn: ({ signal }) =>
      allPages((query) =>
        unwrap(
          api.GET("/api/v1/congresses/{congress}/delegations/{delegation}/accreditations", {
            params: { path: { congress: edition, delegation }, query },
            signal,
          }),
        ),
      ).catch((error: unknown) => {
        if (error instanceof ProblemError && (error.status === 403 || error.status === 404)) return [];
        throw error;
      }),
  });

export async function reloadDeclarations(client: QueryClient, edition: string) {
  await client.invalidateQueries({ queryKey: editionKey(edition, "declarations") });
}
