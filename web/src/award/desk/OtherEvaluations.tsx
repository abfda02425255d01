import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../../app/edition";
import { Card, CardGrid, DescriptionList, EmptyState, QueryState, Section } from "../../ui";
import styles from "../award.module.css";
import { entryEvaluationsQuery, type Round } from "../queries";

interface OtherEvaluationsProps {
  award: string;
  round: Round;
  entry: string;
}

/** What all evaluators wrote about an entry, without names, once the round is closed. */
export function OtherEvaluations({ award, round, entry }: OtherEvaluationsProps) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const query = useQuery(entryEvaluationsQuery(slug, award, round.slug, entry));
  return (
    <Section title={<Trans>All evaluations of this entry</Trans>}>
      <QueryState
        query={query}
        empty={<EmptyState icon="award" title={<Trans>No evaluation was submitted</Trans>} />}
      >
        {(evaluations) => (
          <CardGrid>
            {evaluations.map(({ scores, comment, feedback }, at) => {
              const number = at + 1;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: evaluations have no name here, on purpose.
                <Card key={at} title={<Trans>Evaluation {number}</Trans>}>
                  <DescriptionList
                    items={round.criteria.map(({ id, name }) => ({
                      id,
                      term: localized(name),
                      value: scores?.find(({ criterion }) => criterion === id)?.score,
                    }))}
                  />
                  {comment ? <p className={styles.prose}>{comment}</p> : null}
                  {feedback ? (
                    <p className={styles.prose}>
                      <Trans>For the entrant: {feedback}</Trans>
                    </p>
                  ) : null}
                </Card>
              );
            })}
          </CardGrid>
        )}
      </QueryState>
    </Section>
  );
}
