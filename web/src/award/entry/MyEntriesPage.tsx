import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey } from "../../api/client";
import { useEdition, useLocalized } from "../../app/edition";
import {
  AppLink,
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Page,
  QueryState,
  Section,
  Skeleton,
  useOpen,
} from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { type Award, awardsQuery, type Entry, myEntriesQuery, reloadAward } from "../queries";
import { usePhase } from "../usePhase";
import { entryStateLabels, entryStateTones } from "../words";

/** The entries of this person in all awards of the edition. */
export function MyEntriesPage() {
  const { slug } = useEdition();
  const query = useQueries({
    queries: [awardsQuery(slug), myEntriesQuery(slug)],
    combine: ([awards, entries]) => ({
      data: awards.data && entries.data ? { awards: awards.data, entries: entries.data } : undefined,
      error: awards.error ?? entries.error,
      isFetching: awards.isFetching || entries.isFetching,
      refetch: () => Promise.all([awards.refetch(), entries.refetch()]),
    }),
  });
  return (
    <Page
      title={<Trans>My entries</Trans>}
      description={<Trans>Entries of your city that you write or submit.</Trans>}
    >
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={4} />}>
        {({ awards, entries }) => {
          const shown = awards.filter(
            (award) => award.state !== "draft" || entries.some((entry) => entry.award === award.slug),
          );
          return shown.length === 0 ? (
            <EmptyState icon="award" title={<Trans>No award is open for entries</Trans>}>
              <Trans>Awards appear here once their secretariat opens them.</Trans>
            </EmptyState>
          ) : (
            shown.map((award) => (
              <AwardEntries
                key={award.slug}
                award={award}
                entries={entries.filter((entry) => entry.award === award.slug)}
              />
            ))
          );
        }}
      </QueryState>
    </Page>
  );
}

function AwardEntries({ award, entries }: { award: Award; entries: readonly Entry[] }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const phase = usePhase({ opens_at: award.entries_open_at, closes_at: award.entries_close_at });
  return (
    <Section
      title={localized(award.title)}
      description={<Deadline closesAt={award.entries_close_at} zone={award.time_zone} />}
      actions={award.state === "open" && phase === "open" ? <NewEntryButton award={award.slug} /> : null}
    >
      {entries.length === 0 ? (
        <EmptyState icon="document" title={<Trans>You have no entry for this award</Trans>}>
          {phase === "open" ? (
            <Trans>
              Begin one: it is saved as you type, and only you and its submitters see it until it is
              submitted.
            </Trans>
          ) : (
            <Trans>Entries are not open now.</Trans>
          )}
        </EmptyState>
      ) : (
        <ul className={styles.rows}>
          {entries.map((entry) => (
            <li key={entry.id} className={styles.row}>
              <AppLink
                href={`/e/${slug}/entries/${entry.id}`}
                lang={entry.language ?? undefined}
                className={styles.rowLink}
              >
                <bdi>{entry.title ?? t`Without a title`}</bdi>
              </AppLink>
              <Badge tone={entryStateTones[entry.state]}>{i18n._(entryStateLabels[entry.state])}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NewEntryButton({ award }: { award: string }) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const open = useOpen();
  const [key] = useState(newKey);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const create = async () => {
    setIsPending(true);
    setError(null);
    try {
      const entry = await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/entries", {
          params: { path: { congress: slug, award }, header: withKey(key) },
          body: {},
        }),
      );
      await reloadAward(client, slug);
      open(`/e/${slug}/entries/${entry.id}`);
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <>
      <Button variant="primary" icon="add" isPending={isPending} onPress={() => void create()}>
        <Trans>New entry</Trans>
      </Button>
      {error ? <ErrorState error={error} /> : null}
    </>
  );
}
