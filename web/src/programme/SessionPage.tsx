import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ProblemError } from "../api/problem";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { HistorySection } from "../app/history/History";
import { OthersHere } from "../app/OthersHere";
import { type Session, sessionQuery } from "../app/sessions";
import { EmptyState, LinkButton, Page, QueryState, Section, Skeleton } from "../ui";
import { actionLooks } from "./history";
import { MissingSummary } from "./MissingBadges";
import styles from "./programme.module.css";
import { SessionActions } from "./SessionActions";
import { SessionFacts } from "./SessionFacts";
import { SessionForm } from "./SessionForm";
import { SessionSpeakers } from "./SessionSpeakers";
import { SessionState } from "./SessionState";
import { useTrackNames } from "./useNames";
import { useSessionLabels } from "./useSessionLabels";
import { kindLabels, useLabel } from "./words";

const route = getRouteApi("/shell/e/$edition/sessions/$session");

/** One session of the draft: its texts, speakers, settings, state, placement and history. */
export function SessionPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { session: id } = route.useParams();
  const match = useLocalizedMatch();
  const label = useLabel();
  const tracks = useTrackNames();
  const query = useQuery(sessionQuery(slug, id));
  const { data } = query;
  const breadcrumbs = [{ label: t`Sessions`, href: `/e/${slug}/sessions` }];
  if (!data && query.error instanceof ProblemError && [404, 422].includes(query.error.status))
    return <NoSession breadcrumbs={breadcrumbs} slug={slug} />;
  const title = match(data?.title);
  return (
    <Page
      title={data ? <bdi lang={title.language}>{title.text}</bdi> : <Trans>Session</Trans>}
      breadcrumbs={breadcrumbs}
      description={
        data ? (
          <span className={styles.facts}>
            <SessionState state={data.state} />
            <span>{data.code}</span>
            <span>{label(kindLabels, data.kind)}</span>
            <span>{tracks.name(data.track)}</span>
          </span>
        ) : null
      }
      actions={data ? <SessionActions session={data} /> : null}
    >
      <OthersHere page={`sessions/${id}`} />
      <QueryState query={query} skeleton={<Skeleton lines={12} />} isEmpty={() => false}>
        {(session) => <Parts key={session.id} session={session} />}
      </QueryState>
    </Page>
  );
}

function Parts({ session }: { session: Session }) {
  const { t } = useLingui();
  const labels = {
    ...useSessionLabels(),
    state: t`State`,
    speakers: t`Speakers`,
    room: t`Room`,
    starts_at: t`Starts`,
    ends_at: t`Ends`,
  };
  return (
    <div className={styles.columns}>
      <div className={styles.sections}>
        <MissingSummary session={session} />
        <Section title={<Trans>Speakers</Trans>}>
          <SessionSpeakers session={session} />
        </Section>
        <Section title={<Trans>Texts and settings</Trans>}>
          <SessionForm session={session} />
        </Section>
        <HistorySection looks={actionLooks} labels={labels} subject={session.id} />
      </div>
      <SessionFacts session={session} />
    </div>
  );
}

interface NoSessionProps {
  breadcrumbs: readonly { label: string; href: string }[];
  slug: string;
}

function NoSession({ breadcrumbs, slug }: NoSessionProps) {
  return (
    <Page title={<Trans>Session not found</Trans>} breadcrumbs={breadcrumbs}>
      <EmptyState
        icon="document"
        title={<Trans>There is no such session in this edition</Trans>}
        action={
          <LinkButton to="/e/$edition/sessions" params={{ edition: slug }} search={{}} variant="primary">
            <Trans>Search the sessions</Trans>
          </LinkButton>
        }
      >
        <Trans>The link may be incomplete, or the session was deleted.</Trans>
      </EmptyState>
    </Page>
  );
}
