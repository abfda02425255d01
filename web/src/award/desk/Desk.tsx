import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition, useLocalized } from "../../app/edition";
import { AppLink, Badge, Button, Notice, Page } from "../../ui";
import styles from "../award.module.css";
import { Deadline } from "../Deadline";
import { EntryView } from "../EntryView";
import type { Award, Entry, Evaluation, Round, Summary } from "../queries";
import { usePhase } from "../usePhase";
import { evaluationStateLabels, evaluationStateTones } from "../words";
import { KeptNotice } from "./KeptNotice";
import { OtherEvaluations } from "./OtherEvaluations";
import { leftIn, neighbours } from "./queue";
import { RecuseDialog } from "./RecuseDialog";
import { ScoreForm } from "./ScoreForm";
import { useDesk } from "./useDesk";

export interface DeskProps {
  evaluation: Evaluation;
  award: Award;
  round: Round;
  entry: Entry;
  queue: readonly Summary[];
}

export function Desk(props: DeskProps) {
  const { evaluation, award, round, entry, queue } = props;
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const phase = usePhase(round);
  const desk = useDesk(props, phase);
  const [isRecusing, setIsRecusing] = useState(false);
  const { position, previous, next } = neighbours(queue, evaluation.id);
  const total = queue.length;
  const left = leftIn(queue);
  const href = (to: Summary) => `/e/${slug}/evaluations/${to.id}`;
  return (
    <Page
      title={<bdi lang={entry.language ?? undefined}>{entry.title ?? t`Without a title`}</bdi>}
      breadcrumbs={[
        { label: t`Evaluations`, href: `/e/${slug}/evaluations` },
        { label: localized(round.name) },
      ]}
      description={<Deadline closesAt={round.closed_at ?? round.closes_at} zone={award.time_zone} />}
      actions={
        phase === "open" ? (
          <Button icon="shield" onPress={() => setIsRecusing(true)}>
            <Trans>Recuse myself</Trans>
          </Button>
        ) : null
      }
    >
      <nav className={styles.deskBar} aria-label={t`Entries of the round`}>
        <span>
          <Trans>
            Entry {position} of {total}
          </Trans>
          {phase === "open" ? ` · ${t`${plural(left, { one: "# left", other: "# left" })}`}` : null}
        </span>
        <Badge tone={evaluationStateTones[evaluation.state]}>
          {i18n._(evaluationStateLabels[evaluation.state])}
        </Badge>
        <span className={styles.grow} />
        {previous ? <AppLink href={href(previous)}>{t`Previous entry`}</AppLink> : null}
        {next ? <AppLink href={href(next)}>{t`Next entry`}</AppLink> : null}
      </nav>
      {desk.autosave.isRestored && !desk.autosave.isFinal ? (
        <Notice kind="info" isLive>
          <Trans>What you typed here earlier and was not saved is back.</Trans>
        </Notice>
      ) : null}
      <KeptNotice autosave={desk.autosave} round={round} phase={phase} />
      <div className={styles.desk}>
        <EntryView entry={entry} award={award} level={2} />
        <ScoreForm desk={desk} round={round} phase={phase} evaluation={evaluation} />
      </div>
      {round.closed_at ? <OtherEvaluations award={award.slug} round={round} entry={entry.id} /> : null}
      {isRecusing ? (
        <RecuseDialog
          evaluation={evaluation}
          city={entry.city}
          onClose={() => setIsRecusing(false)}
          onRecused={desk.leave}
        />
      ) : null}
      <ConflictDialog
        conflict={desk.autosave.conflict}
        labels={{
          scores: t`Scores`,
          comment: t`Note for the jury and the secretariat`,
          feedback: t`Feedback for the entrant`,
          submitted: t`Submitted`,
        }}
      />
    </Page>
  );
}
