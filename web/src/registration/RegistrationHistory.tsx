import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { Button, EmptyState, QueryState, Skeleton, Timeline } from "../ui";
import { actionLooks, changesOf } from "./history";
import styles from "./registration.module.css";

/** What was done with a registration, and by whom. */
export function RegistrationHistory({ registration }: { registration: string }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const query = useInfiniteQuery({
    queryKey: editionKey(slug, "audit", "registration", registration),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/audit", {
          params: {
            path: { congress: slug },
            query: { subject: registration, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });
  return (
    <QueryState
      query={query}
      skeleton={<Skeleton shape="rows" lines={4} />}
      empty={
        <EmptyState icon="history" title={<Trans>No entries</Trans>}>
          <Trans>The audit log has nothing about this registration.</Trans>
        </EmptyState>
      }
    >
      {(data) => (
        <div className={styles.stack}>
          <p className={styles.note}>{time.zoneLabel}</p>
          <Timeline
            label={t`History`}
            items={data.pages
              .flatMap((page) => page.items)
              .map((entry) => {
                const look = actionLooks[entry.action];
                return {
                  id: entry.id,
                  title: look ? i18n._(look.label) : entry.action,
                  icon: look?.icon ?? ("info" as const),
                  tone: look?.tone ?? ("neutral" as const),
                  time: time.formatDateTime(entry.at),
                  dateTime: entry.at,
                  by: entry.actor_name ?? (entry.actor ? t`An erased account` : t`The service`),
                  children: <Changes entry={entry} />,
                };
              })}
          />
          {query.hasNextPage ? (
            <div className={styles.actions}>
              <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                <Trans>Show more</Trans>
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </QueryState>
  );
}

function Changes({ entry }: { entry: Schemas["AuditEntry"] }) {
  const changes = changesOf(entry.changes);
  if (changes.length === 0) return null;
  return (
    <ul className={styles.note}>
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <code>{field}</code>
          {before === null ? null : (
            <>
              {": "}
              <bdi>{before}</bdi> → <bdi>{after}</bdi>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
