import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { Button, EmptyState, QueryState, Section, Skeleton, Timeline } from "../ui";
import { actionLooks, changesOf, nameOf } from "./history";
import styles from "./programme.module.css";

interface HistoryProps {
  /** The id of one thing. */
  subject?: string;
  /** A group of actions, such as `room.*`: for what has no page of its own. */
  action?: string;
}

/** What was done, and by whom. Loaded when it is asked for; only for people who may read the audit log. */
export function History(props: HistoryProps) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const [isOpen, setIsOpen] = useState(false);
  if (!can("audit.read")) return null;
  return (
    <Section
      title={<Trans>History</Trans>}
      actions={
        isOpen ? null : (
          <Button icon="history" onPress={() => setIsOpen(true)}>
            <Trans>Show the history</Trans>
          </Button>
        )
      }
    >
      {isOpen ? <Entries {...props} /> : null}
    </Section>
  );
}

function Entries({ subject, action }: HistoryProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const localized = useLocalized();
  const query = useInfiniteQuery({
    queryKey: editionKey(slug, "audit", "programme", subject ?? "", action ?? ""),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/audit", {
          params: {
            path: { congress: slug },
            query: {
              limit: 50,
              ...(subject ? { subject } : {}),
              ...(action ? { action } : {}),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
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
      isEmpty={(data) => data.pages.every(({ items }) => items.length === 0)}
      empty={
        <EmptyState icon="history" title={<Trans>No entries</Trans>}>
          <Trans>The audit log has nothing about this.</Trans>
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
                  children: <Changes entry={entry} name={subject ? "" : localized(nameOf(entry.details))} />,
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

function Changes({ entry, name }: { entry: Schemas["AuditEntry"]; name: string }) {
  const changes = changesOf(entry.changes);
  if (changes.length === 0 && name === "") return null;
  return (
    <>
      {name ? (
        <p>
          <bdi>{name}</bdi>
        </p>
      ) : null}
      {changes.length > 0 ? (
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
      ) : null}
    </>
  );
}
