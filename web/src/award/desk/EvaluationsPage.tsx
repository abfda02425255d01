import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition, useLocalized } from "../../app/edition";
import { useCountries } from "../../app/people/countries";
import {
  AppLink,
  Badge,
  Button,
  EmptyState,
  Meter,
  Page,
  QueryState,
  Section,
  Skeleton,
  useOpen,
} from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { awardsQuery, evaluationsQuery, type Summary } from "../queries";
import { evaluationStateLabels, evaluationStateTones } from "../words";
import { leftIn, queuesOf, type RoundQueue } from "./queue";

/** What an evaluator has to score, by round, and what is left. */
export function EvaluationsPage() {
  const { slug } = useEdition();
  const evaluations = useQuery(evaluationsQuery(slug));
  const awards = useQuery(awardsQuery(slug));
  return (
    <Page
      title={<Trans>Evaluations</Trans>}
      description={
        <Trans>
          The entries that are assigned to you. Scores are saved as you type and can be changed until the
          round closes.
        </Trans>
      }
    >
      <QueryState
        query={evaluations}
        skeleton={<Skeleton shape="rows" lines={8} />}
        empty={
          <EmptyState icon="award" title={<Trans>No entries are assigned to you</Trans>}>
            <Trans>You get an e-mail when the secretariat of an award assigns entries to you.</Trans>
          </EmptyState>
        }
      >
        {(items) => (
          <QueryState query={awards} skeleton={<Skeleton shape="rows" lines={8} />}>
            {(known) => (
              <>
                {queuesOf(items, known).map((queue) => (
                  <Queue key={`${queue.award.slug}/${queue.round.slug}`} queue={queue} />
                ))}
              </>
            )}
          </QueryState>
        )}
      </QueryState>
    </Page>
  );
}

function Queue({ queue: { award, round, items } }: { queue: RoundQueue<Summary> }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const open = useOpen();
  const left = leftIn(items);
  const next = items.find(({ state }) => state !== "submitted");
  const awardTitle = localized(award.title);
  const roundName = localized(round.name);
  return (
    <Section
      title={t`${awardTitle}: ${roundName}`}
      description={<Deadline closesAt={round.closed_at ?? round.closes_at} zone={award.time_zone} />}
      actions={
        next && !round.closed_at ? (
          <Button
            variant="primary"
            icon="arrow-right"
            onPress={() => open(`/e/${slug}/evaluations/${next.id}`)}
          >
            {left === items.length ? <Trans>Begin</Trans> : <Trans>Continue</Trans>}
          </Button>
        ) : null
      }
    >
      <Meter label={t`Submitted`} value={items.length - left} max={items.length} className={styles.meter} />
      <p>
        {left === 0
          ? t`All are submitted. Thank you.`
          : t`${plural(left, { one: "# entry is left.", other: "# entries are left." })}`}
      </p>
      <ul className={styles.rows}>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ item }: { item: Summary }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const countries = useCountries();
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <AppLink
          href={`/e/${slug}/evaluations/${item.id}`}
          lang={item.language ?? undefined}
          className={styles.rowLink}
        >
          <bdi>{item.title ?? t`Without a title`}</bdi>
        </AppLink>
        <p className={styles.note}>{[item.city, countries.name(item.country)].filter(Boolean).join(", ")}</p>
      </div>
      <Badge tone={evaluationStateTones[item.state]}>{i18n._(evaluationStateLabels[item.state])}</Badge>
    </li>
  );
}
