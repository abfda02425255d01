import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useEdition } from "../app/edition";
import { useTime } from "../app/time";
import { EmptyState, QueryState, Skeleton } from "../ui";
import { AgendaRow } from "./AgendaRow";
import { byDay, nextUp } from "./agenda";
import styles from "./attendee.module.css";
import { agendaQuery } from "./queries";

const tick = 15_000;

/** The time, again and again: what can be joined depends on it. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The reader's sessions by day, after the one that is on or next. */
export function Agenda() {
  const { slug } = useEdition();
  const time = useTime();
  const now = useNow();
  const query = useQuery(agendaQuery(slug, time.zone));
  return (
    <QueryState query={query} skeleton={<Skeleton shape="rows" lines={6} />}>
      {(items) => {
        const next = nextUp(items, now);
        if (items.length === 0) {
          return (
            <EmptyState icon="calendar" title={<Trans>No sessions yet</Trans>}>
              <a href={`/c/${slug}?time_zone=${encodeURIComponent(time.zone)}`}>
                <Trans>Find sessions in the programme, and star them.</Trans>
              </a>
            </EmptyState>
          );
        }
        return (
          <div className={styles.stack}>
            {next ? (
              <>
                <h3>
                  <Trans>Next up</Trans>
                </h3>
                <ul className={styles.rows}>
                  <AgendaRow item={next} all={items} now={now} hasDay />
                </ul>
              </>
            ) : null}
            {byDay(items).map(({ day, items: ofDay }) => (
              <div key={day} className={styles.day}>
                <h3>{time.formatDate(day)}</h3>
                <ul className={styles.rows}>
                  {ofDay.map((item) => (
                    <AgendaRow key={item.session.id} item={item} all={items} now={now} />
                  ))}
                </ul>
              </div>
            ))}
          </div>
        );
      }}
    </QueryState>
  );
}
