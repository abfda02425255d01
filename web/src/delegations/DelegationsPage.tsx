import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useEdition } from "../app/edition";
import { useCountries } from "../app/people/countries";
import { useAccess } from "../app/session";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Meter,
  Page,
  QueryState,
  SearchField,
  SelectField,
  Skeleton,
  Toolbar,
  useColumns,
  useOpen,
} from "../ui";
import { DelegationDialog } from "./DelegationDialog";
import styles from "./delegations.module.css";
import { type Delegation, delegationsQuery } from "./queries";
import { readFilters } from "./rules";

const route = getRouteApi("/shell/e/$edition/delegations");

const keyOf = (row: Delegation) => row.id;
const nameOf = (row: Delegation) => row.name;

export function DelegationsPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const open = useOpen();
  const countries = useCountries();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readFilters(search), [search]);
  const [isCreating, setIsCreating] = useState(false);
  const query = useInfiniteQuery({ ...delegationsQuery(slug, filters), placeholderData: keepPreviousData });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { name: countryName } = countries;
  const all = useMemo<Column<Delegation>[]>(
    () => [
      { id: "name", header: t`Name`, width: 190, isAlways: true, cell: (row) => <bdi>{row.name}</bdi> },
      { id: "city", header: t`City`, width: 130, cell: (row) => <bdi>{row.city}</bdi> },
      { id: "country", header: t`Country`, width: 150, cell: (row) => countryName(row.country) },
      {
        id: "members",
        header: t`Members and quota`,
        width: 160,
        cell: (row) => (
          <Meter label={t`Members of ${row.name}`} isLabelHidden value={row.members} max={row.quota} />
        ),
      },
      { id: "focal_point", header: t`Focal point`, cell: (row) => row.focal_point },
      { id: "head", header: t`Head`, width: 80, cell: (row) => (row.head ? t`Yes` : t`No`) },
    ],
    [t, countryName],
  );
  const { columns, chooser } = useColumns("delegations", all);
  const hrefOf = useMemo(() => (row: Delegation) => `/e/${slug}/delegations/${row.id}`, [slug]);
  const isFiltered = filters.q !== undefined || filters.country !== undefined;
  const filter = (change: { q?: string; country?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const manages = can("registration.manage");
  return (
    <Page
      title={<Trans>Delegations</Trans>}
      description={<Trans>Groups of cities. Their focal points register the members, up to the quota.</Trans>}
      actions={
        manages ? (
          <Button variant="primary" icon="add" onPress={() => setIsCreating(true)}>
            <Trans>New delegation</Trans>
          </Button>
        ) : null
      }
    >
      <div className={styles.stack}>
        <Toolbar label={t`Filters`} end={chooser}>
          <SearchField
            label={t`Search by name or city`}
            value={search.q ?? ""}
            delay={150}
            isBusy={query.isFetching && query.isPlaceholderData}
            onChange={(q) => filter({ q })}
            className={styles.search}
          />
          <SelectField
            label={t`Country`}
            name="country"
            isLabelHidden
            placeholder={t`All countries`}
            options={countries.options}
            value={filters.country ?? ""}
            onChange={(country) => filter({ country })}
            className={styles.filter}
          />
        </Toolbar>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={8} />}
          empty={
            isFiltered ? (
              <EmptyState icon="search" title={<Trans>No delegation matches</Trans>}>
                <Trans>Check the spelling, or remove a filter.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="flag" title={<Trans>No delegations</Trans>}>
                {manages ? (
                  <Trans>
                    Create one for each city, with a quota and a focal point who registers its members.
                  </Trans>
                ) : (
                  <Trans>You are the focal point of no delegation in this edition.</Trans>
                )}
              </EmptyState>
            )
          }
        >
          {() => (
            <DataTable
              key={JSON.stringify(filters)}
              label={t`Delegations`}
              rows={rows}
              rowKey={keyOf}
              rowLabel={nameOf}
              rowHref={hrefOf}
              columns={columns}
              onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoadingMore={query.isFetchingNextPage}
            />
          )}
        </QueryState>
      </div>
      {isCreating ? (
        <DelegationDialog
          delegation={null}
          onClose={() => setIsCreating(false)}
          onSaved={({ id }) => open(`/e/${slug}/delegations/${id}`)}
        />
      ) : null}
    </Page>
  );
}
