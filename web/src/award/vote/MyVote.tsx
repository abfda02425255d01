import { Trans, useLingui } from "@lingui/react/macro";
import { useTime } from "../../app/time";
import { Button, ConfirmDialog, CopyField, Notice, Section } from "../../ui";
import styles from "../award.module.css";
import type { Award, Ballot, Entry } from "../queries";
import { votedCity } from "./candidates";

interface MyVoteProps {
  vote: Ballot;
  entries: readonly Entry[];
  award: Award;
  /** Null once the vote is over. */
  onWithdraw: (() => Promise<void>) | null;
}

/** The vote of this person and its receipt. */
export function MyVote({ vote, entries, onWithdraw }: MyVoteProps) {
  const { t } = useLingui();
  const time = useTime();
  const city = votedCity(vote, entries);
  const at = time.formatDateTime(vote.changed_at);
  const zoneLabel = time.zoneLabelAt(vote.changed_at);
  return (
    <Section title={city ? <Trans>Your vote: {city}</Trans> : <Trans>Your vote</Trans>}>
      <div className={styles.stack}>
        {vote.void ? (
          <Notice kind="warning" title={<Trans>Your ballot is void</Trans>}>
            <Trans>
              The secretariat has voided it, and it cannot be changed. If you think that this is a mistake,
              write to the secretariat.
            </Trans>
          </Notice>
        ) : null}
        <p className={styles.note}>
          <Trans>
            Cast {at} ({zoneLabel})
          </Trans>
        </p>
        <CopyField
          label={t`Receipt`}
          value={vote.receipt}
          description={t`With it you find your ballot in the tally once the results are published. It does not show who you are.`}
        />
        {onWithdraw ? (
          <div className={styles.actions}>
            <ConfirmDialog
              trigger={
                <Button icon="undo">
                  <Trans>Withdraw my vote</Trans>
                </Button>
              }
              title={<Trans>Withdraw your vote?</Trans>}
              confirmLabel={<Trans>Withdraw</Trans>}
              isDanger
              onConfirm={onWithdraw}
            >
              <Trans>The receipt is then worthless. You can vote again until the vote ends.</Trans>
            </ConfirmDialog>
          </div>
        ) : null}
      </div>
    </Section>
  );
}
