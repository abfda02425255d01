import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { isProblem } from "../../api/problem";
import { problemSentence } from "../../api/problemTexts";
import { useEdition, useLocalized } from "../../app/edition";
import { Card, EmptyState, Meter, QueryState, Section } from "../../ui";
import styles from "../award.module.css";
import { type Entry, feedbackQuery } from "../queries";

/** What the evaluators said about an entry, once the award is published. */
export function FeedbackSection({ entry }: { entry: Entry }) {
  const { slug } = useEdition();
  const query = useQuery(feedbackQuery(slug, entry.id));
  return (
    <Section
      title={<Trans>What the evaluators said</Trans>}
      description={<Trans>Mean scores and comments, without names.</Trans>}
    >
      {isProblem(query.error, "no-feedback") ? (
        <EmptyState icon="info" title={<Trans>There is no feedback on this entry</Trans>}>
          {problemSentence(query.error)}
        </EmptyState>
      ) : (
        <QueryState
          query={query}
          isEmpty={({ rounds }) => rounds.length === 0}
          empty={<EmptyState icon="info" title={<Trans>The entry was not evaluated</Trans>} />}
        >
          {({ rounds }) => (
            <>
              {rounds.map((round) => (
                <RoundFeedback key={round.round} round={round} />
              ))}
            </>
          )}
        </QueryState>
      )}
    </Section>
  );
}

function RoundFeedback({ round }: { round: Schemas["RoundFeedback"] }) {
  const { i18n } = useLingui();
  const localized = useLocalized();
  const figure = (value: number) => i18n.number(value, { maximumFractionDigits: 2 });
  const { mean, scale_min: least, scale_max: most, criteria, comments } = round;
  const meanFigure = mean === null ? "–" : figure(mean);
  return (
    <Card title={localized(round.name)}>
      <div className={styles.stack}>
        <p>
          <Trans>
            Weighted mean: {meanFigure} on a scale from {least} to {most}
          </Trans>
        </p>
        {criteria.map(({ criterion, name, mean: score }) => (
          <Meter
            key={criterion}
            label={localized(name)}
            value={Math.round(score * 100) / 100}
            max={most}
            className={styles.meter}
          />
        ))}
        {comments.map((comment) => (
          <blockquote key={comment} className={styles.prose}>
            {comment}
          </blockquote>
        ))}
      </div>
    </Card>
  );
}
