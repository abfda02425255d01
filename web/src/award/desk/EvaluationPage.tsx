import { Trans, useLingui } from "@lingui/react/macro";
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { ProblemError } from "../../api/problem";
import { useEdition } from "../../app/edition";
import { EmptyState, LinkButton, Page, QueryState, Skeleton } from "../../ui";
import {
  type Award,
  awardQuery,
  type Entry,
  type Evaluation,
  entryQuery,
  evaluationQuery,
  evaluationsQuery,
  type Summary,
} from "../queries";
import { Desk } from "./Desk";
import { nextUnfinished, queueOf } from "./queue";

const route = getRouteApi("/shell/e/$edition/evaluations/$evaluation");

/** The evaluator's desk: an entry next to its scores. */
export function EvaluationPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { evaluation: id } = route.useParams();
  const query = useQuery(evaluationQuery(slug, id));
  const { data } = query;
  const breadcrumbs = [{ label: t`Evaluations`, href: `/e/${slug}/evaluations` }];
  if (!data && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <Page title={<Trans>Evaluation not found</Trans>} breadcrumbs={breadcrumbs}>
        <EmptyState
          icon="award"
          title={<Trans>This entry is not assigned to you</Trans>}
          action={
            <LinkButton to="/e/$edition/evaluations" params={{ edition: slug }} variant="primary">
              <Trans>All my evaluations</Trans>
            </LinkButton>
          }
        >
          <Trans>You may be recused from it, or the secretariat has given it to another evaluator.</Trans>
        </EmptyState>
      </Page>
    );
  }
  if (!data) {
    return (
      <Page title={<Trans>Evaluation</Trans>} breadcrumbs={breadcrumbs}>
        <QueryState query={query} skeleton={<Skeleton lines={12} />}>
          {() => null}
        </QueryState>
      </Page>
    );
  }
  return <LoadedEvaluation key={id} evaluation={data} />;
}

function LoadedEvaluation({ evaluation }: { evaluation: Evaluation }) {
  const { slug } = useEdition();
  const query = useQueries({
    queries: [
      awardQuery(slug, evaluation.award),
      entryQuery(slug, evaluation.award, evaluation.entry),
      evaluationsQuery(slug),
    ],
    combine: ([award, entry, all]) => ({
      data:
        award.data && entry.data && all.data
          ? { award: award.data, entry: entry.data, queue: queueOf(all.data, evaluation) }
          : undefined,
      error: award.error ?? entry.error ?? all.error,
      isFetching: award.isFetching || entry.isFetching || all.isFetching,
      refetch: () => Promise.all([award.refetch(), entry.refetch(), all.refetch()]),
    }),
  });
  usePrefetchNext(evaluation, query.data?.queue);
  // Once the evaluator is at work, a failed refresh must not take the desk away.
  return query.data ? (
    <DeskOfRound evaluation={evaluation} {...query.data} />
  ) : (
    <Page title={<Trans>Evaluation</Trans>}>
      <QueryState query={query} skeleton={<Skeleton lines={12} />}>
        {() => null}
      </QueryState>
    </Page>
  );
}

interface DeskOfRoundProps {
  evaluation: Evaluation;
  award: Award;
  entry: Entry;
  queue: readonly Summary[];
}

function DeskOfRound({ award, ...rest }: DeskOfRoundProps) {
  const round = award.rounds.find(({ slug }) => slug === rest.evaluation.round);
  return round ? <Desk {...rest} award={award} round={round} /> : null;
}

/** The next entry is loaded while this one is read. */
function usePrefetchNext(evaluation: Evaluation, queue: readonly Summary[] | undefined) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const next = queue ? nextUnfinished(queue, evaluation.id) : null;
  const id = next?.id;
  const entry = next?.entry;
  const { award } = evaluation;
  useEffect(() => {
    if (!id || !entry) return;
    void client.prefetchQuery(evaluationQuery(slug, id));
    void client.prefetchQuery(entryQuery(slug, award, entry));
  }, [client, slug, award, id, entry]);
}
