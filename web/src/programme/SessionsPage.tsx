import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useLiveCount } from "../api/live";
import { ExportMenu } from "../app/ExportMenu";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import { reloadSessions, type Session, useSessions } from "../app/sessions";
import { useTime } from "../app/time";
import {
  Button,
  DataTable,
  EmptyState,
  LinkButton,
  Page,
  QueryState,
  type SelectedRows,
  Skeleton,
  useColumns,
  useNumber,
} from "../ui";
import { BulkBar } from "./BulkBar";
import { filterSessions, isFiltered, readFilters } from "./filters";
import { NewSessionDialog } from "./NewSessionDialog";
import styles from "./programme.module.css";
import { SessionFilters } from "./SessionFilters";
import { useSessionColumns } from "./useSessionColumns";

const route = getRouteApi("/shell/e/$edition/sessions");

const keyOf = (row: Session) => row.id;
const nameOf = (row: Session) => row.code;
const none: ReadonlySet<string> = new Set();

/** All sessions of the draft: searched, filtered, and several edited at once. */
export function SessionsPage() {
  const { t } = useLingui();
  const { number } = useNumber();
  const { slug, congress } = useEdition();
  const { zoneLabel } = useTime();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readFilters(search), [search]);
  const { query, sessions, isComplete } = useSessions(slug);
  const rows = useMemo(() => filterSessions(sessions, filters, congress), [sessions, filters, congress]);

  const [selected, setSelected] = useState<SelectedRows>(none);
  const chosen = useMemo(
    () => (selected === "all" ? rows : rows.filter(({ id }) => selected.has(id))),
    [selected, rows],
  );
  const changed = useLiveCount(slug, ["session", "schedule"]);
  const reload = async () => {
    changed.reset();
    await reloadSessions(client, slug);
  };
  const filter = useCallback(
    (change: Record<string, string | undefined>) => {
      setSelected(none);
      void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
    },
    [navigate],
  );
  const clear = useCallback(() => void navigate({ search: {}, replace: true }), [navigate]);
  const { can } = useAccess(slug);
  const { columns, chooser } = useColumns("sessions", useSessionColumns());
  const hrefOf = useMemo(() => (row: Session) => `/e/${slug}/sessions/${row.id}`, [slug]);
  const shown = number(rows.length);
  const total = number(sessions.length);

  return (
    <Page
      title={<Trans>Sessions</Trans>}
      description={<Trans>The draft, in order of time. Times are in {zoneLabel}.</Trans>}
      actions={
        <>
          <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} icon="upload">
            <Trans>Import</Trans>
          </LinkButton>
          {can("schedule.edit") ? <ExportMenu path="schedule" /> : null}
          <NewSessionDialog />
        </>
      }
    >
      <div className={styles.stack}>
        <SessionFilters
          filters={filters}
          sessions={sessions}
          text={search.q ?? ""}
          onChange={filter}
          onClear={clear}
        />
        <div className={styles.spread}>
          <BulkBar sessions={chosen} onClear={() => setSelected(none)} />
          <div className={styles.actions}>
            <span role="status">
              {changed.count > 0 ? (
                <Button icon="refresh" isPending={query.isRefetching} onPress={() => void reload()}>
                  <Trans>Show changes</Trans>
                </Button>
              ) : null}
            </span>
            {chooser}
          </div>
        </div>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={10} />}
          isEmpty={() => rows.length === 0 && isComplete}
          empty={<NoSessions isFiltered={isFiltered(filters)} slug={slug} />}
        >
          {() => (
            <DataTable
              label={t`Sessions`}
              rows={rows}
              rowKey={keyOf}
              rowLabel={nameOf}
              rowHref={hrefOf}
              columns={columns}
              selection={{ selected, onChange: setSelected }}
              isLoadingMore={query.isFetchingNextPage}
            />
          )}
        </QueryState>
        <p className={styles.note} role="status">
          {!query.data ? null : !isComplete ? (
            <Trans>{total} loaded, and there are more.</Trans>
          ) : rows.length < sessions.length ? (
            t`${plural(sessions.length, { one: `${shown} of # session.`, other: `${shown} of # sessions.` })}`
          ) : (
            t`${plural(sessions.length, { one: "# session.", other: "# sessions." })}`
          )}
        </p>
      </div>
    </Page>
  );
}

function NoSessions({ isFiltered: filtered, slug }: { isFiltered: boolean; slug: string }) {
  if (filtered) {
    return (
      <EmptyState icon="search" title={<Trans>No session matches</Trans>}>
        <Trans>Check the spelling, or remove a filter. Parts of a title or a name are enough.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="document"
      title={<Trans>No sessions yet</Trans>}
      action={
        <LinkButton to="/e/$edition/imports/new" params={{ edition: slug }} icon="upload">
          <Trans>Import a programme</Trans>
        </LinkButton>
      }
    >
      <Trans>Create sessions one by one, or import a programme from a spreadsheet or another system.</Trans>
    </EmptyState>
  );
}
