import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ProblemError } from "../api/problem";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { useMe } from "../app/session";
import { useTime } from "../app/time";
import { Button, ErrorState, Notice } from "../ui";
import { lastByOther } from "./history";
import { movesQuery } from "./queries";
import styles from "./timetable.module.css";
import type { Moves } from "./useMoves";

interface MoveFailureProps {
  moves: Moves;
  byId: ReadonlyMap<string, DraftSession>;
  roomName: (slug: string) => string;
}

/** Why a move was refused, what another person did, and how to go on. */
export function MoveFailure({ moves, byId, roomName }: MoveFailureProps) {
  const { failure } = moves;
  if (!failure) return null;
  const { error, sessions } = failure;
  const isStale = error instanceof ProblemError && (error.status === 412 || error.status === 409);
  return (
    <div className={styles.panel}>
      {isStale ? null : <ErrorState error={error} />}
      <Notice kind="warning" title={<Trans>Nothing was moved</Trans>} isLive>
        {isStale ? <OtherMove sessions={sessions} byId={byId} roomName={roomName} /> : null}
        <p>
          <Trans>The timetable shows how it is now.</Trans>
        </p>
        <div className={styles.actions}>
          <Button onPress={() => void failure.retry(error)}>
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

interface OtherMoveProps extends Omit<MoveFailureProps, "moves"> {
  sessions: readonly string[];
}

/** Who moved one of the sessions before, and where to. */
function OtherMove({ sessions, byId, roomName }: OtherMoveProps) {
  const { slug } = useEdition();
  const me = useMe()?.id;
  const localized = useLocalized();
  const time = useTime();
  const { data } = useQuery(movesQuery(slug));
  const found = lastByOther(data?.items ?? [], sessions, me);
  const name = found?.name;
  if (!found || !name) {
    return (
      <p>
        <Trans>Someone else changed one of these sessions in the meantime.</Trans>
      </p>
    );
  }
  const title = localized(byId.get(found.session)?.title) || found.code;
  if (!found.place) {
    return (
      <p>
        <Trans>
          {name} took “{title}” out of the timetable in the meantime.
        </Trans>
      </p>
    );
  }
  const room = roomName(found.place.room);
  const when = time.formatDateTime(found.place.starts_at);
  return (
    <p>
      <Trans>
        {name} moved “{title}” to {room}, {when} in the meantime.
      </Trans>
    </p>
  );
}
