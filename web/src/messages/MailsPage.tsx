import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import {
  Button,
  DataTable,
  EmptyState,
  ErrorState,
  Notice,
  Page,
  QueryState,
  type SelectedRows,
  Skeleton,
  useColumns,
  useNumber,
} from "../ui";
import { MailDialog } from "./MailDialog";
import { MailFilterBar } from "./MailFilterBar";
import { failuresFirst, isFiltered, type Mail, readMailFilters } from "./mails";
import styles from "./messages.module.css";
import { failedMailsQuery, mailsQuery } from "./queries";
import { ResendDialog } from "./ResendDialog";
import { useMailColumns } from "./useMailColumns";

const route = getRouteApi("/shell/e/$edition/mails");

const keyOf = (mail: Mail) => mail.id;
const nameOf = (mail: Mail) => mail.recipient;
const none: ReadonlySet<string> = new Set();
const noMails: readonly Mail[] = [];

export function MailsPage() {
  const { t } = useLingui();
  const { number } = useNumber();
  const { slug } = useEdition();
  const time = useTime();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const filters = useMemo(() => readMailFilters(search), [search]);
  const filterKey = JSON.stringify(filters);
  const [selection, setSelection] = useState<{ of: string; rows: SelectedRows }>({
    of: filterKey,
    rows: none,
  });
  // What was selected under other filters is not in the list any more.
  const selected = selection.of === filterKey ? selection.rows : none;
  const select = (rows: SelectedRows) => setSelection({ of: filterKey, rows });

  const query = useInfiniteQuery({ ...mailsQuery(slug, filters), placeholderData: keepPreviousData });
  const failures = useQuery({ ...failedMailsQuery(slug, filters), enabled: filters.state === undefined });
  // Shown as busy only if the person asked for it, not each time the list looks for news.
  const refresh = useMutation({ mutationFn: () => Promise.all([query.refetch(), failures.refetch()]) });
  const failed = filters.state === undefined ? (failures.data?.items ?? noMails) : noMails;
  const rows = useMemo(
    () => failuresFirst(failed, query.data?.pages.flatMap((page) => page.items) ?? []),
    [failed, query.data],
  );
  const chosen = rows.filter((row) => selected === "all" || selected.has(row.id));

  const { columns, chooser } = useColumns("mails", useMailColumns());
  const hrefOf = useMemo(() => {
    const base = new URLSearchParams({ ...filters });
    return (row: Mail) => `/e/${slug}/mails?${new URLSearchParams([...base, ["mail", row.id]])}`;
  }, [slug, filters]);
  const change = (next: Record<string, string | undefined>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const count = number(failed.length);

  return (
    <Page
      title={<Trans>E-mails</Trans>}
      description={
        <Trans>
          What this edition has sent in the last thirty days, failures first, then latest first. Times are in{" "}
          {time.zoneLabel}.
        </Trans>
      }
    >
      <div className={styles.stack}>
        {failures.error && !failures.data && query.data ? (
          <ErrorState
            error={failures.error}
            onRetry={() => void failures.refetch()}
            isRetrying={failures.isFetching}
          />
        ) : null}
        {failed.length > 0 ? (
          <Notice
            kind="danger"
            title={
              failures.data?.next
                ? t`More than ${count} e-mails could not be delivered`
                : t`${plural(failed.length, {
                    one: "# e-mail could not be delivered",
                    other: "# e-mails could not be delivered",
                  })}`
            }
            actions={
              <>
                <Button onPress={() => change({ state: "failed" })}>
                  <Trans>Show only these</Trans>
                </Button>
                <ResendDialog
                  mails={failed}
                  trigger={
                    <Button icon="refresh">
                      <Trans>Resend these</Trans>
                    </Button>
                  }
                />
              </>
            }
          >
            <Trans>
              Open one to see why. Sent again, it goes to the same address: if that is wrong, correct it in
              the registration.
            </Trans>
          </Notice>
        ) : null}
        <MailFilterBar
          filters={filters}
          onChange={change}
          onClear={() => void navigate({ search: {}, replace: true })}
        />
        <div className={styles.spread}>
          <div className={styles.selection}>
            {chosen.length > 0 ? (
              <ResendDialog
                mails={chosen}
                onDone={() => select(none)}
                trigger={
                  <Button icon="refresh">
                    {t`${plural(chosen.length, { one: "Resend # e-mail", other: "Resend # e-mails" })}`}
                  </Button>
                }
              />
            ) : null}
          </div>
          <div className={styles.actions}>
            <Button icon="refresh" isPending={refresh.isPending} onPress={() => refresh.mutate()}>
              <Trans>Refresh</Trans>
            </Button>
            {chooser}
          </div>
        </div>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={10} />}
          isEmpty={() => rows.length === 0}
          empty={
            isFiltered(filters) ? (
              <EmptyState icon="search" title={<Trans>No e-mail matches</Trans>}>
                <Trans>Remove a filter. E-mails are kept for thirty days.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="mail" title={<Trans>No e-mails yet</Trans>}>
                <Trans>
                  E-mails appear here when people register, when you publish an announcement, and when the
                  programme changes.
                </Trans>
              </EmptyState>
            )
          }
        >
          {() => (
            <DataTable
              key={filterKey}
              label={t`E-mails`}
              rows={rows}
              rowKey={keyOf}
              rowLabel={nameOf}
              rowHref={hrefOf}
              columns={columns}
              selection={{ selected, onChange: select }}
              onEnd={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              isLoadingMore={query.isFetchingNextPage}
            />
          )}
        </QueryState>
      </div>
      {search.mail ? (
        <MailDialog key={search.mail} mail={search.mail} onClose={() => change({ mail: undefined })} />
      ) : null}
    </Page>
  );
}
