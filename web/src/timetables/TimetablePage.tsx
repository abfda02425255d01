import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, EmptyState, Notice, Page, QueryState, Section, Skeleton } from "../ui";
import { ComparisonTable } from "./ComparisonTable";
import { ProposalSection } from "./ProposalSection";
import { comparisonQuery, isRunning, type Timetable, timetableQuery } from "./queries";
import { SearchProgress } from "./SearchProgress";
import styles from "./timetables.module.css";
import { stateWords } from "./words";

const route = getRouteApi("/shell/e/$edition/timetables/$timetable");

/** A search: how far it is, what it proposes beside the draft of today, and what to apply. */
export function TimetablePage() {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { timetable: id } = route.useParams();
  const time = useTime();
  const query = useQuery(timetableQuery(slug, id));
  const state = query.data ? stateWords[query.data.state] : null;
  return (
    <Page
      title={
        query.data ? (
          <Trans>Search of {time.formatDateTime(query.data.created_at)}</Trans>
        ) : (
          <Trans>Search</Trans>
        )
      }
      breadcrumbs={[
        { label: t`Timetable`, href: `/e/${slug}/timetable` },
        { label: t`Automatic timetable`, href: `/e/${slug}/timetables` },
      ]}
      description={state ? <Badge tone={state.tone}>{i18n._(state.label)}</Badge> : null}
    >
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={6} />}>
        {(timetable) => (
          <div className={styles.sections}>
            {timetable.error ? (
              <Notice kind="danger" title={<Trans>The search failed</Trans>}>
                {timetable.error}
              </Notice>
            ) : null}
            <Section title={<Trans>Search</Trans>}>
              <SearchProgress timetable={timetable} />
            </Section>
            {isRunning(timetable) ? null : <Proposals timetable={timetable} />}
          </div>
        )}
      </QueryState>
    </Page>
  );
}

function Proposals({ timetable }: { timetable: Timetable }) {
  const { slug } = useEdition();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...comparisonQuery(slug, timetable.id), enabled: timetable.proposals > 0 });
  if (timetable.proposals === 0) {
    return (
      <EmptyState icon="calendar" title={<Trans>No proposal</Trans>}>
        <Trans>The search ended before it had found one.</Trans>
      </EmptyState>
    );
  }
  return (
    <QueryState query={query} skeleton={<Skeleton shape="rows" lines={10} />}>
      {({ proposals }) => {
        const wanted = proposals.find(({ number }) => String(number) === search.proposal);
        const chosen = wanted ?? proposals[0];
        if (!chosen) return null;
        return (
          <>
            <Section
              title={<Trans>Comparison</Trans>}
              description={<Trans>The draft of now, and what each proposal would make of it.</Trans>}
            >
              <ComparisonTable
                proposals={proposals}
                chosen={chosen.number}
                onChoose={(number) =>
                  void navigate({ search: { proposal: String(number) }, replace: true, resetScroll: false })
                }
              />
            </Section>
            <ProposalSection key={chosen.number} timetable={timetable.id} number={chosen.number} />
          </>
        );
      }}
    </QueryState>
  );
}
