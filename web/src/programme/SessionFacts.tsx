import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEdition } from "../app/edition";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import { AppLink, Card, cx, DescriptionList, Notice, QueryState, Skeleton } from "../ui";
import styles from "./programme.module.css";
import { seatsQuery } from "./queries";
import { useRoomNames } from "./useNames";

/** What is decided elsewhere: the placement, and the seats that people have taken. */
export function SessionFacts({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const rooms = useRoomNames();
  const { room, starts_at: from, ends_at: until, state } = session;
  const at = (instant: string | null) => (instant ? time.formatDateTime(instant) : null);
  return (
    <aside className={cx(styles.side, styles.isFirst)} aria-label={t`Placement and seats`}>
      {state === "cancelled" ? (
        <Notice kind="warning" title={<Trans>This session is cancelled</Trans>}>
          <Trans>
            The next release leaves it out, and everyone who has a seat in it, waits for one or has marked it
            then gets an e-mail. It cannot be confirmed again: create another one to hold it after all.
          </Trans>
        </Notice>
      ) : null}
      <Card title={<Trans>Placement</Trans>}>
        <div className={styles.tight}>
          {room && from ? (
            <DescriptionList
              items={[
                { term: t`Room`, value: rooms.name(room) },
                { term: t`Starts`, value: at(from) },
                { term: t`Ends`, value: at(until) },
                { term: t`Time zone`, value: time.zoneLabel },
              ]}
            />
          ) : (
            <p className={styles.note}>
              <Trans>It has no room and time yet. A release contains only sessions with a placement.</Trans>
            </p>
          )}
          <p>
            <AppLink href={`/e/${slug}/timetable?session=${session.id}`}>
              {room ? <Trans>Show it in the timetable</Trans> : <Trans>Place it in the timetable</Trans>}
            </AppLink>
          </p>
        </div>
      </Card>
      {session.enrolment_policy === "open" && session.capacity === null ? null : <Seats session={session} />}
    </aside>
  );
}

function Seats({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(seatsQuery(slug, session.id));
  return (
    <Card title={<Trans>Seats</Trans>}>
      <QueryState query={query} skeleton={<Skeleton lines={3} />} isEmpty={() => false}>
        {(seats) => (
          <DescriptionList
            items={[
              { term: t`Seats`, value: seats.capacity ?? t`No limit` },
              { term: t`Taken`, value: seats.taken },
              { term: t`Free`, value: seats.free ?? t`No limit` },
              { term: t`Waiting`, value: seats.waiting_list ? seats.waiting : t`No waiting list` },
            ]}
          />
        )}
      </QueryState>
    </Card>
  );
}
