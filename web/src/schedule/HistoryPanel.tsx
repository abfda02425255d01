import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Button, EmptyState, QueryState, Skeleton } from "../ui";
import { movesQuery } from "./queries";
import styles from "./timetable.module.css";
import type { Moves } from "./useMoves";

interface HistoryPanelProps {
  moves: Moves;
  byId: ReadonlyMap<string, DraftSession>;
}

/** So many sessions of a move are named. */
const few = 3;

/** The latest changes of the draft, and who made them. */
export function HistoryPanel({ moves, byId }: HistoryPanelProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const localized = useLocalized();
  const query = useQuery(movesQuery(slug));
  return (
    <div className={styles.panel}>
      <QueryState
        query={query}
        skeleton={<Skeleton lines={6} />}
        empty={
          <EmptyState icon="history" title={<Trans>Nothing has moved yet</Trans>}>
            <Trans>Each change of the timetable is listed here, with who made it.</Trans>
          </EmptyState>
        }
      >
        {({ items }) => (
          <ul className={styles.conflicts}>
            {items.map((move) => (
              <li key={move.id} className={styles.conflict}>
                <p>
                  <strong>
                    <bdi>{move.moved_by_name ?? t`The operator`}</bdi>
                  </strong>{" "}
                  <span className={styles.note}>
                    {time.formatDateTime(move.moved_at)} ({time.zoneLabelAt(move.moved_at)})
                  </span>
                </p>
                <p>
                  {move.undoes === null
                    ? t`${plural(move.sessions, { one: "# session moved", other: "# sessions moved" })}`
                    : t`${plural(move.sessions, {
                        one: "Move of # session undone",
                        other: "Move of # sessions undone",
                      })}`}
                  {move.undone ? ` · ${t`undone later`}` : null}
                </p>
                <p className={styles.note}>
                  <bdi>
                    {move.items
                      .slice(0, few)
                      .map(({ session, code }) => localized(byId.get(session)?.title) || code)
                      .join(", ")}
                    {move.items.length > few ? " …" : null}
                  </bdi>
                </p>
                {move.undone ? null : (
                  <Button
                    size="small"
                    icon="undo"
                    isDisabled={moves.isPending}
                    onPress={() => void moves.undoAny(move.id)}
                    aria-label={t`Undo the move of ${time.formatDateTime(move.moved_at)}`}
                  >
                    <Trans>Undo</Trans>
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </div>
  );
}
