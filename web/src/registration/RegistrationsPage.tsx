import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useLiveCount } from "../api/live";
import { statisticsQuery } from "../app/dashboardQueries";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import {
  Button,
  DataTable,
  EmptyState,
  isSame,
  LinkButton,
  Page,
  QueryState,
  type SelectedRows,
  Skeleton,
  useColumns,
  useNumber,
} from "../ui";
import { BulkBar } from "./BulkBar";
import { CapacityStrip } from "./CapacityStrip";
import { ExportDialog } from "./ExportDialog";
import { isFiltered, knownTotal, readFilters } from "./filters";
import { InviteAllDialog } from "./InviteAllDialog";
import {
  type Registration,
  registrationCountQuery,
  registrationsQuery,
  reloadLists,
  trimLists,
} from "./queries";
import { RegistrationFilters } from "./RegistrationFilters";
import styles from "./registration.module.css";
import { useRegistrationColumns } from "./useRegistrationColumns";

const route = getRouteApi("/shell/e/$edition/registrations");

const keyOf = (row: Registration) => row.id;
const nameOf = (row: Registration) => row.display_name;
const additions = ["registration.created"];
const changes = [
  "confirmed",
  "waitlisted",
  "rejected",
  "cancelled",
  "promoted",
  "updated",
  "transferred",
  "erased",
].map((change) => `registration.${change}`);
const none: ReadonlySet<string> = new Set();

export function RegistrationsPage() {
  const { t } = useLingui();
  const { number } = useNumber();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const time = useTime();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readFilters(search), [search]);
  const [selected, setSelected] = useState<SelectedRows>(none);
  const [seen, setSeen] = useState(filters);
  if (!isSame(seen, filters)) {
    setSeen(filters);
    setSelected(none);
  }
  // A table that starts again forgets how far it was scrolled.
  const [generation, setGeneration] = useState(0);

  const query = useInfiniteQuery({ ...registrationsQuery(slug, filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  useEffect(() => () => trimLists(client, slug), [client, slug]);

  const statistics = useQuery({ ...statisticsQuery(slug), enabled: can("statistics.read") });
  const isWhole = query.data !== undefined && !query.hasNextPage;
  const known = isWhole ? rows.length : knownTotal(filters, statistics.data?.registrations);
  const counted = useQuery({
    ...registrationCountQuery(slug, filters),
    enabled: query.data !== undefined && known === null,
  });
  const total = known ?? counted.data?.total ?? null;

  const created = useLiveCount(slug, additions);
  const changed = useLiveCount(slug, changes);
  const reload = async () => {
    created.reset();
    changed.reset();
    setSelected(none);
    setGeneration((before) => before + 1);
    await reloadLists(client, slug);
  };
  const filter = (change: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });

  const { columns, chooser } = useColumns("registrations", useRegistrationColumns());
  const hrefOf = useMemo(() => (row: Registration) => `/e/${slug}/registrations/${row.id}`, [slug]);
  const manages = can("registration.manage");
  const tableKey = `${generation} ${JSON.stringify(filters)}`;
  const zone = time.zoneLabel;

  return (
    <Page
      title={<Trans>Registrations</Trans>}
      description={<Trans>Newest first. Times are in {zone}.</Trans>}
      actions={
        <>
          {manages ? (
            <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} icon="upload">
              <Trans>Import</Trans>
            </LinkButton>
          ) : null}
          {manages ? <InviteAllDialog key={tableKey} filters={filters} /> : null}
          <ExportDialog filters={filters} total={total} />
        </>
      }
    >
      <CapacityStrip />
      <div className={styles.stack}>
        <RegistrationFilters
          filters={filters}
          text={search.q ?? ""}
          isBusy={query.isFetching && query.isPlaceholderData}
          onChange={filter}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
        <div className={styles.spread}>
          <BulkBar
            selected={selected}
            rows={rows}
            isComplete={!query.hasNextPage}
            filters={filters}
            total={total}
            onClear={() => setSelected(none)}
            onDone={reload}
          />
          <div className={styles.actions}>
            <span role="status">
              {created.count + changed.count > 0 ? (
                <Button icon="refresh" onPress={() => void reload()}>
                  {created.count > 0 ? (
                    t`${plural(created.count, { one: "Show # new", other: "Show # new" })}`
                  ) : (
                    <Trans>Show changes</Trans>
                  )}
                </Button>
              ) : null}
            </span>
            {chooser}
          </div>
        </div>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={10} />}
          empty={<NoRegistrations isFiltered={isFiltered(filters)} manages={manages} slug={slug} />}
        >
          {() => (
            <DataTable
              key={tableKey}
              label={t`Registrations`}
              rows={rows}
              rowKey={keyOf}
              rowLabel={nameOf}
              rowHref={hrefOf}
              columns={columns}
              selection={manages ? { selected, onChange: setSelected } : undefined}
              onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoadingMore={query.isFetchingNextPage}
              total={total ?? undefined}
            />
          )}
        </QueryState>
        <p className={styles.note} role="status">
          {rows.length > 0 ? (
            <Loaded loaded={number(rows.length)} total={total === null ? null : number(total)} />
          ) : null}
        </p>
      </div>
    </Page>
  );
}

function Loaded({ loaded, total }: { loaded: string; total: string | null }) {
  if (total === null) return <Trans>{loaded} loaded, and there are more.</Trans>;
  return loaded === total ? (
    <Trans>All {total} loaded.</Trans>
  ) : (
    <Trans>
      {loaded} of {total} loaded.
    </Trans>
  );
}

interface NoRegistrationsProps {
  isFiltered: boolean;
  manages: boolean;
  slug: string;
}

function NoRegistrations({ isFiltered: filtered, manages, slug }: NoRegistrationsProps) {
  if (filtered) {
    return (
      <EmptyState icon="search" title={<Trans>No registration matches</Trans>}>
        <Trans>
          Check the spelling, or remove a filter. Parts of a name, an e-mail or a reference are enough.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="people"
      title={<Trans>No registrations yet</Trans>}
      action={
        manages ? (
          <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} variant="primary" icon="upload">
            <Trans>Import a list</Trans>
          </LinkButton>
        ) : null
      }
    >
      <Trans>
        People appear here when they register, when a delegation registers them, or when you import a list.
      </Trans>
    </EmptyState>
  );
}
