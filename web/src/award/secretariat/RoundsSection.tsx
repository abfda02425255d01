import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useEdition, useLocalized } from "../../app/edition";
import { AppLink, Badge, Button, EmptyState, Section } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import type { Award, Round } from "../queries";
import { usePhase } from "../usePhase";
import { phaseLabels, phaseTones, requirementLabels, roundKindLabels } from "../words";
import { RoundDialog } from "./RoundDialog";

/** The rounds of an award in their order. */
export function RoundsSection({ award }: { award: Award }) {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <Section
      title={<Trans>Rounds</Trans>}
      description={<Trans>The steps of the award. Set the criteria before a round opens.</Trans>}
      actions={
        award.state === "published" ? null : (
          <Button icon="add" onPress={() => setIsCreating(true)}>
            <Trans>New round</Trans>
          </Button>
        )
      }
    >
      {award.rounds.length === 0 ? (
        <EmptyState icon="award" title={<Trans>No rounds yet</Trans>}>
          <Trans>Add a round of evaluators, such as a jury; then, if you like, a public vote.</Trans>
        </EmptyState>
      ) : (
        <ul className={styles.rows}>
          {award.rounds.map((round) => (
            <RoundRow key={round.slug} award={award} round={round} />
          ))}
        </ul>
      )}
      {isCreating ? <RoundDialog award={award} round={null} onClose={() => setIsCreating(false)} /> : null}
    </Section>
  );
}

function RoundRow({ award, round }: { award: Award; round: Round }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const phase = usePhase(round);
  const criteria = round.criteria.length;
  const kind = i18n._(roundKindLabels[round.kind]);
  const takes = i18n._(requirementLabels[round.takes]);
  const lacksCriteria = criteria === 0 && round.kind !== "public";
  return (
    <li className={styles.row}>
      <div className={styles.rowText}>
        <AppLink href={`/e/${slug}/awards/${award.slug}/rounds/${round.slug}`} className={styles.rowLink}>
          {localized(round.name)}
        </AppLink>
        <p className={styles.note}>
          {kind} · {takes}
          {round.kind === "public" ? null : (
            <> · {t`${plural(criteria, { one: "# criterion", other: "# criteria" })}`}</>
          )}
        </p>
        <p className={styles.note}>
          <Deadline closesAt={round.closed_at ?? round.closes_at} zone={award.time_zone} />
        </p>
      </div>
      <span className={styles.actions}>
        {lacksCriteria ? (
          <Badge tone="warning" icon="warning">
            <Trans>No criteria</Trans>
          </Badge>
        ) : null}
        <Badge tone={phaseTones[phase]}>{i18n._(phaseLabels[phase])}</Badge>
      </span>
    </li>
  );
}
