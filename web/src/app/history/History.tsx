import type { MessageDescriptor } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap } from "../../api/client";
import { firstPage, pageQuery } from "../../api/paging";
import { editionKey } from "../../api/queries";
import {
  Button,
  EmptyState,
  type IconName,
  QueryState,
  Section,
  Skeleton,
  Timeline,
  type Tone,
} from "../../ui";
import { useEdition, useLocalized } from "../edition";
import { useAccess } from "../session";
import { useTime } from "../time";
import { changesOf, nameOf } from "./changes";
import styles from "./History.module.css";

/** How an action of the audit log is shown. */
export interface ActionLook {
  label: MessageDescriptor;
  icon: IconName;
  tone: Tone;
}

interface HistoryProps {
  /** The actions by their names in the log; others are shown by those names. */
  looks: Readonly<Record<string, ActionLook>>;
  /** The labels of the fields, as in their form; others are shown by their names in the log. */
  labels: Readonly<Record<string, string>>;
  /** The id of one thing. */
  subject?: string;
  /** A group of actions, such as `room.*`: for what has no page of its own. */
  action?: string;
}

/** A section with the history, loaded when it is asked for; only for people who may read the audit log. */
export function HistorySection(props: HistoryProps) {
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
      {isOpen ? <History {...props} /> : null}
    </Section>
  );
}

/** What was done, and by whom. */
export function History({ looks, labels, subject, action }: HistoryProps) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const localized = useLocalized();
  const query = useInfiniteQuery({
    queryKey: editionKey(slug, "audit", "history", subject ?? "", action ?? ""),
    initialPageParam: firstPage,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/audit", {
          params: {
            path: { congress: slug },
            query: {
              ...pageQuery(pageParam, 50),
              ...(subject ? { subject } : {}),
              ...(action ? { action } : {}),
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
                const look = looks[entry.action];
                return {
                  id: entry.id,
                  title: look ? i18n._(look.label) : entry.action,
                  icon: look?.icon ?? ("info" as const),
                  tone: look?.tone ?? ("neutral" as const),
                  time: time.formatDateTime(entry.at),
                  dateTime: entry.at,
                  by: entry.actor_name ?? (entry.actor ? t`An erased account` : t`The service`),
                  children: (
                    <Changes
                      entry={entry}
                      name={subject ? "" : localized(nameOf(entry.details))}
                      labels={labels}
                    />
                  ),
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

interface ChangesProps {
  entry: Schemas["AuditEntry"];
  name: string;
  labels: HistoryProps["labels"];
}

function Changes({ entry, name, labels }: ChangesProps) {
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
              {labels[field] ?? <code>{field}</code>}
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
