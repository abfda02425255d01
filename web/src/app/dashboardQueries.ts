import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { editionKey } from "../api/queries";

const path = (edition: string) => ({ congress: edition });

export const statisticsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "statistics"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/statistics", { params: { path: path(edition) }, signal }),
      ),
  });

export const recentImportsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "imports", "recent"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/imports", {
          params: { path: path(edition), query: { limit: 20 } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === "queued" || one.state === "running") ? 3000 : false,
  });

export const failedMailsQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "mails", "failed"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/mails", {
          params: { path: path(edition), query: { state: "failed", limit: 200 } },
          signal,
        }),
      ),
  });

export const webhookStatesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "webhooks", "states"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/webhooks", {
          params: { path: path(edition), query: { limit: 200 } },
          signal,
        }),
      ),
  });

export const typesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registration-types", "all"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-types", {
          params: { path: path(edition), query: { limit: 200 } },
          signal,
        }),
      ),
  });

export const anyQuestionQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "questions", "any"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/questions", {
          params: { path: path(edition), query: { limit: 1 } },
          signal,
        }),
      ),
  });

export const anyRegistrationQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "any"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations", {
          params: { path: path(edition), query: { limit: 1 } },
          signal,
        }),
      ),
  });
