import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useEdition } from "../../app/edition";
import { useTime } from "../../app/time";
import { Button, DataTable, EmptyState, Notice, Page, QueryState, Skeleton, useColumns } from "../../ui";
import styles from "../settings.module.css";
import { AuditDialog } from "./AuditDialog";
import { AuditFilterBar } from "./AuditFilterBar";
import { type AuditEntry, filterSearch, isFiltered, readAuditFilters } from "./audit";
import { auditQuery } from "./queries";
import { useAuditColumns } from "./useAuditColumns";

const route = getRouteApi("/shell/e/$edition/audit");

const keyOf = (entry: AuditEntry) => entry.id;

export function AuditPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readAuditFilters(search), [search]);
  const filterKey = JSON.stringify(filters);
  const query = useInfiniteQuery({ ...auditQuery(slug, filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  // A table that starts again forgets how far it was scrolled.
  const [generation, setGeneration] = useState(0);
  const client = useQueryClient();
  const refresh = useMutation({
    mutationFn: async () => {
      setGeneration((before) => before + 1);
      // Back to the first page: loading a long log again is one request.
      client.setQueryData(auditQuery(slug, filters).queryKey, (data) =>
        data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
      );
      await query.refetch();
    },
  });
  const { columns, chooser } = useColumns("audit", useAuditColumns());
  const hrefOf = useMemo(() => {
    const base = filterSearch(filters);
    return (row: AuditEntry) => `/e/${slug}/audit?${new URLSearchParams({ ...base, entry: row.id })}`;
  }, [slug, filters]);
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const open = search.entry ? rows.find((row) => row.id === search.entry) : undefined;
  const actorName = rows.find((row) => row.actor === filters.actor)?.actor_name ?? null;

  return (
    <Page
      title={<Trans>Audit log</Trans>}
      description={
        <Trans>
          What was done in this edition, latest first. Entries cannot be changed or deleted. Times are in{" "}
          {time.zoneLabel}.
        </Trans>
      }
    >
      <div className={styles.stack}>
        <AuditFilterBar
          filters={filters}
          actorName={actorName}
          onChange={change}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
        <div className={styles.actions}>
          <Button icon="refresh" isPending={refresh.isPending} onPress={() => refresh.mutate()}>
            <Trans>Refresh</Trans>
          </Button>
          {chooser}
        </div>
        {search.entry && !open && query.data && !query.isFetching ? (
          <Notice
            kind="info"
            title={<Trans>The entry of this link is not loaded yet</Trans>}
            actions={
              query.hasNextPage ? (
                <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                  <Trans>Load more</Trans>
                </Button>
              ) : (
                <Button onPress={() => change({ entry: undefined })}>
                  <Trans>Show the log</Trans>
                </Button>
              )
            }
          >
            <Trans>It is further down, or the filters leave it out.</Trans>
          </Notice>
        ) : null}
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={12} />}
          empty={
            isFiltered(filters) ? (
              <EmptyState icon="search" title={<Trans>No entry matches</Trans>}>
                <Trans>Remove a filter, or choose a longer time.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="history" title={<Trans>Nothing recorded yet</Trans>}>
                <Trans>Each change in this edition appears here, with who made it.</Trans>
              </EmptyState>
            )
          }
        >
          {() => (
            <DataTable
              key={`${generation} ${filterKey}`}
              label={t`Audit log`}
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
      {open ? (
        <AuditDialog
          entry={open}
          onFilter={(filter) => void navigate({ search: filter })}
          onClose={() => change({ entry: undefined })}
        />
      ) : null}
    </Page>
  );
}
