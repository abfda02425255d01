import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import {
  Button,
  DataTable,
  EmptyState,
  QueryState,
  Section,
  SelectField,
  Skeleton,
  Toolbar,
  useColumns,
} from "../../ui";
import { eventKinds } from "../eventKinds";
import styles from "../settings.module.css";
import { useWords } from "../useWords";
import { DeliveryDialog } from "./DeliveryDialog";
import {
  type Delivery,
  deliveryState,
  deliveryStates,
  isFiltered as hasFilters,
  readDeliveryFilters,
} from "./deliveries";
import { receives } from "./eventFilter";
import { deliveriesQuery, type Webhook } from "./queries";
import { useDeliveryColumns } from "./useDeliveryColumns";

const route = getRouteApi("/shell/e/$edition/webhooks/$webhook");

const keyOf = (delivery: Delivery) => delivery.id;

/** What was sent to a webhook, and what it answered. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  const words = useWords();
  const { slug } = useEdition();
  const time = useTime();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readDeliveryFilters(search), [search]);
  const isFiltered = hasFilters(filters);
  const query = useInfiniteQuery({
    ...deliveriesQuery(slug, webhook.id, filters),
    placeholderData: keepPreviousData,
  });
  // Shown as busy only if the person asked for it, not each time the list looks for news.
  const refresh = useMutation({ mutationFn: () => query.refetch() });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { columns, chooser } = useColumns("deliveries", useDeliveryColumns());
  const hrefOf = useMemo(() => {
    const base = new URLSearchParams({ ...filters });
    return (row: Delivery) =>
      `/e/${slug}/webhooks/${webhook.id}?${new URLSearchParams([...base, ["delivery", row.id]])}`;
  }, [slug, webhook.id, filters]);
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const kinds = new Set(eventKinds.filter((kind) => receives(webhook.events, kind)).concat("webhook.tested"));
  // It may have received others before its events were changed.
  if (filters.type) kinds.add(filters.type);

  return (
    <Section
      title={<Trans>Deliveries</Trans>}
      description={<Trans>Latest first, kept for thirty days. Times are in {time.zoneLabel}.</Trans>}
    >
      <div className={styles.stack}>
        <Toolbar
          label={t`Filters`}
          end={
            <>
              <Button icon="refresh" isPending={refresh.isPending} onPress={() => refresh.mutate()}>
                <Trans>Refresh</Trans>
              </Button>
              {chooser}
            </>
          }
        >
          <SelectField
            label={t`State`}
            name="state"
            className={styles.filter}
            placeholder={t`All states`}
            value={filters.state ?? ""}
            onChange={(state) => change({ state: state || undefined })}
            options={deliveryStates.map((state) => ({
              value: state,
              label: words(deliveryState(state).label),
            }))}
          />
          <SelectField
            label={t`Event`}
            name="type"
            className={styles.filter}
            placeholder={t`All events`}
            value={filters.type ?? ""}
            onChange={(type) => change({ type: type || undefined })}
            options={[...kinds].sort().map((kind) => ({ value: kind, label: kind }))}
          />
          {isFiltered ? (
            <Button variant="quiet" onPress={() => void navigate({ search: {}, replace: true })}>
              <Trans>Clear filters</Trans>
            </Button>
          ) : null}
        </Toolbar>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={6} />}
          empty={
            isFiltered ? (
              <EmptyState icon="search" title={<Trans>No delivery matches</Trans>}>
                <Trans>Remove a filter. Deliveries are kept for thirty days.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="send" title={<Trans>Nothing sent yet</Trans>}>
                <Trans>Send a test to see whether the address receives events.</Trans>
              </EmptyState>
            )
          }
        >
          {() => (
            <DataTable
              key={JSON.stringify(filters)}
              label={t`Deliveries`}
              rows={rows}
              rowKey={keyOf}
              rowHref={hrefOf}
              columns={columns}
              onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoadingMore={query.isFetchingNextPage}
            />
          )}
        </QueryState>
      </div>
      {search.delivery ? (
        <DeliveryDialog
          key={search.delivery}
          webhook={webhook}
          delivery={search.delivery}
          onClose={() => change({ delivery: undefined })}
        />
      ) : null}
    </Section>
  );
}
