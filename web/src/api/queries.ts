import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { NetworkError, ProblemError } from "./problem";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: {
      /** `manual`: events mark the query stale and count as "new", but do not load it again under the pointer. */
      live?: "manual" | undefined;
    };
  }
}

const tries = 3;

/** Only what may go better the next time is asked for again: no answer, or 503. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (failures >= tries) return false;
  if (error instanceof NetworkError) return true;
  return (
    error instanceof ProblemError && (error.status === 503 || error.status === 502 || error.status === 504)
  );
}

/** In milliseconds: what the service asks for, else longer each time. */
export function retryDelay(failures: number, error: unknown): number {
  if (error instanceof ProblemError && error.retryAfter !== null)
    return Math.min(error.retryAfter, 60) * 1000;
  return Math.min(1000 * 2 ** failures, 10_000);
}

/**
 * Asks again, after a change, also for what is shown and still under way for the first time: that answer may be older than
 * the change. The library asks again only for what was answered once.
 */
class CurrentQueryClient extends QueryClient {
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    if (filters?.refetchType !== "none") {
      const first = this.getQueryCache()
        .findAll(filters)
        .filter((query) => query.state.data === undefined && query.isActive());
      await Promise.all(first.map((query) => query.cancel({ revert: true })));
    }
    await super.invalidateQueries(filters, options);
  }
}

export function createQueryClient(): QueryClient {
  return new CurrentQueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: mayRetry,
        retryDelay,
        refetchOnReconnect: true,
        refetchOnWindowFocus: true,
        // Asked for once without a network too: the service worker may have the answer.
        networkMode: "offlineFirst",
      },
      // A change is sent again by the person, with what was typed still there.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/**
 * The key of what belongs to an edition: `editionKey(slug, "registrations", filters)`. The second part is the last word
 * of the collection's address (`registration-types`), so that events can mark it stale.
 */
export function editionKey(edition: string, resource: string, ...rest: readonly unknown[]): QueryKey {
  return ["editions", edition, resource, ...rest];
}
