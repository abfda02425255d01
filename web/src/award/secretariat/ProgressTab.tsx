import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import {
  Button,
  Card,
  ConfirmDialog,
  EmptyState,
  Meter,
  Notice,
  QueryState,
  Skeleton,
  toast,
} from "../../ui";
import styles from "../award.module.css";
import { type Evaluator, evaluatorsQuery, progressQuery, reloadAward } from "../queries";
import { usePhase } from "../usePhase";
import type { RoundProps } from "./RoundPage";

/** How far a round is, by evaluator, without any score. */
export function ProgressTab({ award, round }: RoundProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const progress = useQuery(progressQuery(slug, award.slug, round.slug));
  const evaluators = useQuery(evaluatorsQuery(slug, award.slug, round.slug));
  return (
    <div className={styles.stack}>
      <QueryState query={progress} skeleton={<Skeleton lines={4} />}>
        {({ entries, assigned, submitted, complete, short }) => {
          const few = short.length;
          return (
            <>
              <Card>
                <div className={styles.stack}>
                  <Meter label={t`Evaluations submitted`} value={submitted} max={assigned} />
                  <Meter label={t`Entries with all their evaluations`} value={complete} max={entries} />
                </div>
              </Card>
              {few > 0 && !round.closed_at ? (
                <Notice kind="warning">
                  {t`${plural(few, { one: "# entry has too few evaluators. Balance the assignments.", other: "# entries have too few evaluators. Balance the assignments." })}`}
                </Notice>
              ) : null}
            </>
          );
        }}
      </QueryState>
      <QueryState
        query={evaluators}
        skeleton={<Skeleton shape="rows" lines={4} />}
        empty={
          <EmptyState icon="people" title={<Trans>No evaluators yet</Trans>}>
            <Trans>Add them under “Evaluators”, then balance the assignments.</Trans>
          </EmptyState>
        }
      >
        {(list) => (
          <>
            <RemindButton award={award} round={round} evaluators={list} />
            <ul className={styles.rows}>
              {list.map((one) => (
                <li key={one.account} className={styles.row}>
                  <span className={styles.rowText}>
                    <bdi>{one.display_name}</bdi>
                  </span>
                  <Meter
                    label={t`Submitted by ${one.display_name}`}
                    isLabelHidden
                    value={one.submitted}
                    max={one.assigned}
                    className={styles.rowMeter}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </QueryState>
    </div>
  );
}

function RemindButton({ award, round, evaluators }: RoundProps & { evaluators: readonly Evaluator[] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const phase = usePhase(round);
  const late = evaluators.filter(({ assigned, submitted }) => submitted < assigned).length;
  if (phase !== "open") return null;
  return (
    <div className={styles.actions}>
      <ConfirmDialog
        trigger={
          <Button icon="mail" isDisabled={late === 0}>
            <Trans>Send reminders</Trans>
          </Button>
        }
        title={<Trans>Send reminders?</Trans>}
        confirmLabel={<Trans>Send</Trans>}
        onConfirm={async () => {
          const { reminded } = await unwrap(
            api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/remind", {
              params: { path: { congress: slug, award: award.slug, round: round.slug } },
            }),
          );
          await reloadAward(client, slug);
          toast(t`${plural(reminded, { one: "# e-mail is sent.", other: "# e-mails are sent." })}`, {
            tone: "success",
          });
        }}
      >
        {t`${plural(late, { one: "# evaluator has not finished and gets an e-mail.", other: "# evaluators have not finished and get an e-mail." })}`}
      </ConfirmDialog>
    </div>
  );
}
