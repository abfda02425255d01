import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { EmptyState, QueryState, Skeleton } from "../ui";
import { movesQuery } from "./queries";
import styles from "./timetable.module.css";

/** The latest changes of the draft, and who made them. */
export function HistoryPanel() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
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
                    {time.formatDateTime(move.moved_at)} ({time.zoneLabel})
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
                  {move.items
                    .slice(0, 5)
                    .map(({ code }) => code)
                    .join(", ")}
                  {move.items.length > 5 ? " …" : null}
                </p>
              </li>
            ))}
          </ul>
        )}
      </QueryState>
    </div>
  );
}
