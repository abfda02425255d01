import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withRevision } from "../../api/client";
import { editionKey } from "../../api/queries";
import { type DeliveryFilters, nextLook } from "./deliveries";

export type Webhook = Schemas["Webhook"];

const first = null as string | null;
const after = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const webhooksQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "webhooks", "list"),
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/webhooks", {
          params: { path: { congress: edition }, query: { limit: 100, ...after(pageParam) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

export const webhookQuery = (edition: string, webhook: string) =>
  queryOptions({
    queryKey: editionKey(edition, "webhooks", "one", webhook),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/webhooks/{webhook}", {
          params: { path: { congress: edition, webhook } },
          signal,
        }),
      ),
  });

/** After a change: the page shows it, and the lists are loaded again. */
export function putWebhook(client: QueryClient, edition: string, webhook: Webhook) {
  client.setQueryData(webhookQuery(edition, webhook.id).queryKey, webhook);
  void client.invalidateQueries({ queryKey: editionKey(edition, "webhooks", "list") });
  void client.invalidateQueries({ queryKey: editionKey(edition, "webhooks", "states") });
}

export function updateWebhook(
  edition: string,
  webhook: string,
  revision: number,
  body: Schemas["WebhookPatch"],
): Promise<Webhook> {
  return unwrap(
    api.PATCH("/api/v1/congresses/{congress}/webhooks/{webhook}", {
      params: { path: { congress: edition, webhook }, header: withRevision(revision) },
      body,
    }),
  );
}

export const deliveriesQuery = (edition: string, webhook: string, filters: DeliveryFilters) =>
  infiniteQueryOptions({
    queryKey: editionKey(edition, "deliveries", webhook, "list", filters),
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/webhooks/{webhook}/deliveries", {
          params: {
            path: { congress: edition, webhook },
            query: { ...filters, limit: 100, ...after(pageParam) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
    // A long list is not loaded again as a whole.
    refetchInterval: ({ state }) =>
      state.data?.pages.length === 1 ? nextLook(state.data.pages[0]?.items ?? []) : false,
  });

export const deliveryQuery = (edition: string, webhook: string, delivery: string) =>
  queryOptions({
    queryKey: editionKey(edition, "deliveries", webhook, "one", delivery),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/webhooks/{webhook}/deliveries/{delivery}", {
          params: { path: { congress: edition, webhook, delivery } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data ? nextLook([state.data]) : false),
  });
