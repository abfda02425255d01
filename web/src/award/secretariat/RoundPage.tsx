import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEdition, useLocalized } from "../../app/edition";
import { useBothTimes } from "../../app/useBothTimes";
import { Badge, EmptyState, Page, QueryState, Skeleton, type TabItem, Tabs } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { type Award, awardQuery, type Round } from "../queries";
import { usePhase } from "../usePhase";
import { phaseLabels, phaseTones } from "../words";
import { AssignmentsTab } from "./AssignmentsTab";
import { CriteriaTab } from "./CriteriaTab";
import { EvaluatorsTab } from "./EvaluatorsTab";
import { ProgressTab } from "./ProgressTab";
import { RoundActions } from "./RoundActions";
import { StandingsTab } from "./StandingsTab";

const route = getRouteApi("/shell/e/$edition/awards/$award/rounds/$round");

export interface RoundProps {
  award: Award;
  round: Round;
}

/** A round from its criteria to its standings. */
export function RoundPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const { award: id, round: roundId } = route.useParams();
  const query = useQuery(awardQuery(slug, id));
  const { data: award } = query;
  const round = award?.rounds.find((one) => one.slug === roundId);
  return (
    <Page
      title={round ? localized(round.name) : <Trans>Round</Trans>}
      breadcrumbs={[
        { label: t`Awards`, href: `/e/${slug}/awards` },
        { label: award ? localized(award.title) : id, href: `/e/${slug}/awards/${id}` },
      ]}
      description={award && round ? <RoundFacts award={award} round={round} /> : null}
      actions={award && round ? <RoundActions award={award} round={round} /> : null}
    >
      <QueryState query={query} skeleton={<Skeleton lines={10} />}>
        {(found) =>
          round ? (
            <RoundTabs award={found} round={round} />
          ) : (
            <EmptyState icon="award" title={<Trans>The award has no such round</Trans>}>
              <Trans>It may have been deleted or renamed. Go back to the award.</Trans>
            </EmptyState>
          )
        }
      </QueryState>
    </Page>
  );
}

function RoundFacts({ award, round }: RoundProps) {
  const { i18n } = useLingui();
  const phase = usePhase(round);
  const opens = useBothTimes(award.time_zone)(round.opens_at);
  return (
    <span className={styles.actions}>
      <Badge tone={phaseTones[phase]}>{i18n._(phaseLabels[phase])}</Badge>
      {phase === "before" ? <Trans>Opens {opens}</Trans> : null}
      <Deadline closesAt={round.closed_at ?? round.closes_at} zone={award.time_zone} />
    </span>
  );
}

function RoundTabs({ award, round }: RoundProps) {
  const { t } = useLingui();
  const navigate = route.useNavigate();
  const { tab } = route.useSearch();
  if (round.kind === "public") {
    return (
      <EmptyState icon="award" title={<Trans>The votes are secret</Trans>}>
        <Trans>Nobody sees a count before the results are published, not even the secretariat.</Trans>
      </EmptyState>
    );
  }
  const items: TabItem[] = [
    { id: "progress", label: <Trans>Progress</Trans>, content: <ProgressTab award={award} round={round} /> },
    {
      id: "standings",
      label: <Trans>Standings</Trans>,
      content: <StandingsTab award={award} round={round} />,
    },
    {
      id: "assignments",
      label: <Trans>Assignments</Trans>,
      content: <AssignmentsTab award={award} round={round} />,
    },
    {
      id: "evaluators",
      label: <Trans>Evaluators</Trans>,
      content: <EvaluatorsTab award={award} round={round} />,
    },
    { id: "criteria", label: <Trans>Criteria</Trans>, content: <CriteriaTab award={award} round={round} /> },
  ];
  const usual = round.closed_at ? "standings" : "progress";
  return (
    <Tabs
      label={t`Parts of the round`}
      items={items}
      selected={items.some(({ id }) => id === tab) ? tab : usual}
      onChange={(next) => void navigate({ search: { tab: next }, replace: true })}
    />
  );
}
