import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useConflictLabel } from "../app/conflictKinds";
import { useReasons } from "../app/conflictText";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import type { Room } from "../app/programmeLists";
import { useTime } from "../app/time";
import { Button, Dialog, QueryState, Skeleton } from "../ui";
import type { Known, NewMove } from "./moving";
import { type Explanation, explanationQuery, type ProposalName } from "./queries";
import styles from "./timetable.module.css";

interface ExplanationDialogProps {
  session: DraftSession;
  byId: ReadonlyMap<string, DraftSession>;
  known?: Known | undefined;
  rooms: readonly Room[];
  /** The proposal to explain instead of the draft. */
  proposal?: ProposalName;
  /** Without it, nothing can be moved. */
  onMove?: (move: NewMove) => Promise<boolean>;
  onClose: () => void;
}

/** Why a session is where it is, or where a proposal would place it, and where else it could be. */
export function ExplanationDialog(props: ExplanationDialogProps) {
  const { session, byId, known, rooms, proposal, onMove, onClose } = props;
  const { slug } = useEdition();
  const localized = useLocalized();
  const query = useQuery(
    explanationQuery(
      slug,
      session.id,
      proposal && { timetable: proposal.timetable, number: proposal.number },
    ),
  );
  const move = async ({ room, starts_at }: Explanation["alternatives"][number]) => {
    const { revision = 0, pinned = false } = known ?? {};
    const isMoved = await onMove?.({
      placements: [{ session: session.id, room, starts_at, pinned, revision }],
    });
    if (isMoved) onClose();
  };
  return (
    <Dialog
      title={<Trans>Where “{localized(session.title)}” can be</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <QueryState query={query} skeleton={<Skeleton lines={6} />}>
        {(explanation) => (
          <div className={styles.panel}>
            <Reasons explanation={explanation} byId={byId} isProposed={proposal !== undefined} />
            <Alternatives
              explanation={explanation}
              byId={byId}
              rooms={rooms}
              onMove={onMove ? move : undefined}
            />
          </div>
        )}
      </QueryState>
    </Dialog>
  );
}

interface ReasonsProps {
  explanation: Explanation;
  byId: ReadonlyMap<string, DraftSession>;
  isProposed?: boolean;
}

function Reasons({ explanation, byId, isProposed = false }: ReasonsProps) {
  const { t } = useLingui();
  const reasonOf = useReasons(byId);
  const label = useConflictLabel();
  const { placement, conflicts, blocked, places, free } = explanation;
  return (
    <>
      <h3>{isProposed ? <Trans>Where the proposal places it</Trans> : <Trans>Where it is</Trans>}</h3>
      {placement?.pinned ? (
        <p>
          <Trans>It is pinned: a search leaves it here.</Trans>
        </p>
      ) : null}
      {placement === null ? (
        <p>{isProposed ? <Trans>It has no place there.</Trans> : <Trans>It has no place yet.</Trans>}</p>
      ) : conflicts.length === 0 ? (
        <p>
          <Trans>It has no conflict there.</Trans>
        </p>
      ) : (
        <ul>
          {conflicts.map((conflict) => (
            <li key={`${conflict.kind} ${conflict.sessions.join()} ${conflict.speakers.join()}`}>
              {reasonOf(conflict)}
            </li>
          ))}
        </ul>
      )}
      <h3>
        <Trans>Other places</Trans>
      </h3>
      <p>
        {t`${plural(free, {
          one: "Of all rooms and starting times, # is free of blocking conflicts.",
          other: "Of all rooms and starting times, # are free of blocking conflicts.",
        })}`}
      </p>
      {places > free ? (
        <p>
          <Trans>What blocks the others:</Trans>
        </p>
      ) : null}
      <ul>
        {blocked.map((one) => (
          <li key={one.kind}>
            {label(one.kind)}: {t`${plural(one.places, { one: "# place", other: "# places" })}`}
          </li>
        ))}
      </ul>
    </>
  );
}

interface AlternativesProps extends ReasonsProps {
  rooms: readonly Room[];
  onMove: ((to: Explanation["alternatives"][number]) => void) | undefined;
}

function Alternatives({ explanation, byId, rooms, onMove }: AlternativesProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  const reasonOf = useReasons(byId);
  if (explanation.alternatives.length === 0) {
    return (
      <p>
        <Trans>There is no other place to offer. Sessions that have begun stay.</Trans>
      </p>
    );
  }
  return (
    <>
      <h3>
        <Trans>The best of them</Trans>
      </h3>
      <ul className={styles.conflicts} aria-label={t`Alternatives`}>
        {explanation.alternatives.map((one) => {
          const room = rooms.find(({ slug }) => slug === one.room);
          const place = `${localized(room?.name) || one.room}, ${time.formatDateTime(one.starts_at)}`;
          return (
            <li key={`${one.room} ${one.starts_at}`} className={styles.conflict}>
              <strong dir="auto">{place}</strong>
              <p>
                {one.difference < 0 ? (
                  <Trans>Better than now.</Trans>
                ) : one.difference === 0 ? (
                  <Trans>As good as now.</Trans>
                ) : (
                  <Trans>Worse than now.</Trans>
                )}{" "}
                {one.conflicts.map(reasonOf).join(" ")}
              </p>
              {onMove ? (
                <Button size="small" onPress={() => onMove(one)} aria-label={t`Move here: ${place}`}>
                  <Trans>Move here</Trans>
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </>
  );
}
