import { Trans } from "@lingui/react/macro";
import { Fragment, type ReactNode } from "react";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import { ErrorState } from "./ErrorState";
import { Notice } from "./Notice";
import { isEmptyResult } from "./results";
import { Skeleton } from "./Skeleton";

/** The part of a TanStack query, infinite or not, that is shown. */
export interface QueryLike<Data> {
  data: Data | undefined;
  error: unknown;
  isFetching: boolean;
  fetchStatus?: "fetching" | "paused" | "idle" | undefined;
  refetch: () => unknown;
}

export interface QueryStateProps<Data> {
  query: QueryLike<Data>;
  children: (data: Data) => ReactNode;
  /** Shown instead of the content when there is nothing. */
  empty?: ReactNode;
  /** Default: an empty array, or an object whose `items` are empty. */
  isEmpty?: ((data: Data) => boolean) | undefined;
  skeleton?: ReactNode;
}

/** One way to show a query: loading, failed, empty, and data; data stays while it is loaded again. */
export function QueryState<Data>({
  query,
  children,
  empty,
  isEmpty = isEmptyResult,
  skeleton,
}: QueryStateProps<Data>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (error) return <ErrorState error={error} onRetry={retry} isRetrying={query.isFetching} />;
    if (query.fetchStatus === "paused") {
      return (
        <EmptyState icon="offline" title={<Trans>You are offline</Trans>}>
          <Trans>This is loaded as soon as the connection is back.</Trans>
        </EmptyState>
      );
    }
    return skeleton ?? <Skeleton lines={4} />;
  }
  return (
    <Fragment>
      {error ? (
        <Notice
          kind="warning"
          title={<Trans>This may be out of date</Trans>}
          isLive
          actions={
            <Button size="small" icon="refresh" onPress={retry} isPending={query.isFetching}>
              <Trans>Load again</Trans>
            </Button>
          }
        >
          <Trans>The latest state could not be loaded. You see what was loaded before.</Trans>
        </Notice>
      ) : null}
      {empty !== undefined && isEmpty(data) ? empty : children(data)}
    </Fragment>
  );
}
