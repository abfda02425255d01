import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition, useLocalized } from "../../app/edition";
import { Badge, EmptyState, LinkButton, Notice, Page, QueryState, Skeleton } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { EntryView } from "../EntryView";
import { type Award, awardsQuery, type Entry, entryQuery, myEntriesQuery } from "../queries";
import { usePhase } from "../usePhase";
import { entryStateLabels, entryStateTones } from "../words";
import { EntryForm } from "./EntryForm";
import { canSubmitLate, canWithdraw, canWrite } from "./entryForm";
import { FeedbackSection } from "./FeedbackSection";
import { WithdrawButton } from "./WithdrawButton";

const route = getRouteApi("/shell/e/$edition/entries/$entry");

/** One entry of this person: written until the deadline, then read, with the feedback once there is some. */
export function MyEntryPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { entry: id } = route.useParams();
  const query = useQueries({
    queries: [awardsQuery(slug), myEntriesQuery(slug)],
    combine: ([awards, entries]) => ({
      data: awards.data && entries.data ? { awards: awards.data, entries: entries.data } : undefined,
      error: awards.error ?? entries.error,
      isFetching: awards.isFetching || entries.isFetching,
      refetch: () => Promise.all([awards.refetch(), entries.refetch()]),
    }),
  });
  const entry = query.data?.entries.find((one) => one.id === id);
  const award = query.data?.awards.find((one) => one.slug === entry?.award);
  if (entry && award) return <FoundEntry key={id} id={id} award={award} />;
  return (
    <Page
      title={query.data ? <Trans>Entry not found</Trans> : <Trans>Entry</Trans>}
      breadcrumbs={[{ label: t`My entries`, href: `/e/${slug}/entries` }]}
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {() => (
          <EmptyState
            icon="document"
            title={<Trans>There is no such entry, or it is not yours</Trans>}
            action={
              <LinkButton to="/e/$edition/entries" params={{ edition: slug }} search={{}} variant="primary">
                <Trans>My entries</Trans>
              </LinkButton>
            }
          >
            <Trans>Sign in with the e-mail address of one of its submitters to see it.</Trans>
          </EmptyState>
        )}
      </QueryState>
    </Page>
  );
}

/** Only the entry by itself, not the list, says what is missing in it. */
function FoundEntry({ id, award }: { id: string; award: Award }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(entryQuery(slug, award.slug, id));
  if (query.data) return <LoadedEntry entry={query.data} award={award} />;
  return (
    <Page title={<Trans>Entry</Trans>} breadcrumbs={[{ label: t`My entries`, href: `/e/${slug}/entries` }]}>
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {() => null}
      </QueryState>
    </Page>
  );
}

function LoadedEntry({ entry, award }: { entry: Entry; award: Award }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const phase = usePhase({ opens_at: award.entries_open_at, closes_at: award.entries_close_at });
  const isWritable = canWrite(entry, award, phase);
  return (
    <Page
      title={<bdi lang={entry.language ?? undefined}>{entry.title ?? t`New entry`}</bdi>}
      breadcrumbs={[{ label: t`My entries`, href: `/e/${slug}/entries` }, { label: localized(award.title) }]}
      description={
        <span className={styles.actions}>
          <Badge tone={entryStateTones[entry.state]}>{i18n._(entryStateLabels[entry.state])}</Badge>
          <Deadline closesAt={award.entries_close_at} zone={award.time_zone} />
        </span>
      }
      actions={canWithdraw(entry, award) ? <WithdrawButton entry={entry} /> : null}
    >
      <StateNotice
        entry={entry}
        isLate={phase === "ended"}
        canSubmitLate={canSubmitLate(entry, award, phase)}
      />
      {isWritable || entry.state === "draft" ? (
        <EntryForm
          entry={entry}
          award={award}
          isWritable={isWritable}
          canSubmitLate={canSubmitLate(entry, award, phase)}
        />
      ) : (
        <EntryView entry={entry} award={award} level={2} />
      )}
      {award.state === "published" ? <FeedbackSection entry={entry} /> : null}
    </Page>
  );
}

interface StateNoticeProps {
  entry: Entry;
  isLate: boolean;
  canSubmitLate: boolean;
}

function StateNotice({ entry, isLate, canSubmitLate }: StateNoticeProps) {
  if (entry.state === "draft" && isLate) {
    return (
      <Notice kind="danger" title={<Trans>The deadline has passed, and the entry is not submitted</Trans>}>
        {canSubmitLate ? (
          <Trans>
            What you wrote is kept and can no longer be changed. You can send it below: the secretariat
            decides whether to accept it.
          </Trans>
        ) : (
          <Trans>
            What you wrote is kept. If you could not submit in time, write to the secretariat: it can extend
            the deadline.
          </Trans>
        )}
      </Notice>
    );
  }
  if (entry.state === "submitted") {
    return (
      <Notice kind="success" title={<Trans>Your entry is submitted</Trans>}>
        <Trans>
          The submitters have an e-mail that confirms it. You can still change it until the deadline.
        </Trans>
      </Notice>
    );
  }
  if (entry.state === "ineligible" || entry.state === "withdrawn") {
    return (
      <Notice
        kind="warning"
        title={
          entry.state === "withdrawn" ? (
            <Trans>The entry is withdrawn</Trans>
          ) : (
            <Trans>The entry does not meet the terms</Trans>
          )
        }
      >
        {entry.reason}
      </Notice>
    );
  }
  return null;
}
