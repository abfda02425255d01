import { Trans } from "@lingui/react/macro";
import { ProblemError } from "../api/problem";
import { Button, ErrorState, Notice } from "../ui";
import styles from "./timetable.module.css";
import type { Moves } from "./useMoves";

/** Why a move was refused, and how to go on. */
export function MoveFailure({ moves }: { moves: Moves }) {
  const { failure } = moves;
  if (!failure) return null;
  const isStale = failure.error instanceof ProblemError && failure.error.status === 412;
  return (
    <div className={styles.panel}>
      {isStale ? null : <ErrorState error={failure.error} />}
      <Notice kind="warning" title={<Trans>Nothing was moved</Trans>} isLive>
        <p>
          {isStale ? (
            <Trans>
              Someone else moved one of these sessions in the meantime. The timetable shows how it is now, and
              History says who it was.
            </Trans>
          ) : (
            <Trans>The timetable shows how it is now.</Trans>
          )}
        </p>
        <div className={styles.actions}>
          <Button onPress={() => void failure.retry(failure.error)}>
            {isStale ? <Trans>Move it nevertheless</Trans> : <Trans>Try again</Trans>}
          </Button>
          <Button onPress={moves.dismiss}>
            <Trans>Leave it</Trans>
          </Button>
        </div>
      </Notice>
    </div>
  );
}
