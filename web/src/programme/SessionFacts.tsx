import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import type { Session } from "../app/sessions";
import { useTime } from "../app/time";
import {
  AppLink,
  Button,
  Card,
  cx,
  DescriptionList,
  ErrorState,
  keepFocusIn,
  Notice,
  QueryState,
  Skeleton,
  toast,
} from "../ui";
import styles from "./programme.module.css";
import { isReleasedQuery, seatsQuery } from "./queries";
import { useRoomNames } from "./useNames";

/** What is decided elsewhere: the placement, and the seats that people have taken. */
export function SessionFacts({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const rooms = useRoomNames();
  const { can } = useAccess(slug);
  const { room, starts_at: from, ends_at: until } = session;
  const isCancelled = session.state === "cancelled";
  const at = (instant: string | null) => (instant ? time.formatDateTime(instant) : null);
  return (
    <aside className={cx(styles.side, styles.isFirst)} aria-label={t`Placement and seats`}>
      {isCancelled ? <CancelledNotice session={session} /> : null}
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
          ) : isCancelled ? (
            <p className={styles.note}>
              <Trans>It has no room and time.</Trans>
            </p>
          ) : (
            <p className={styles.note}>
              <Trans>It has no room and time yet. A release contains only sessions with a placement.</Trans>
            </p>
          )}
          {isCancelled ? (
            room && can("schedule.edit") ? (
              <RemovePlacement session={session} />
            ) : null
          ) : (
            <p>
              <AppLink href={`/e/${slug}/timetable?session=${session.id}`}>
                {room ? <Trans>Show it in the timetable</Trans> : <Trans>Place it in the timetable</Trans>}
              </AppLink>
            </p>
          )}
        </div>
      </Card>
      {session.enrolment_policy === "open" && session.capacity === null ? null : <Seats session={session} />}
    </aside>
  );
}

/** What a cancelled session is for the public, which depends on the release. */
function CancelledNotice({ session }: { session: Session }) {
  const { slug } = useEdition();
  const { data: isReleased } = useQuery(isReleasedQuery(slug, session.id));
  return (
    <Notice kind="warning" title={<Trans>This session is cancelled</Trans>}>
      {isReleased === undefined ? null : (
        <p>
          {isReleased ? (
            <Trans>
              The next release leaves it out, and everyone who has a seat in it, waits for one or has marked
              it then gets an e-mail.
            </Trans>
          ) : (
            <Trans>It is not in the current release: the public does not see it.</Trans>
          )}
        </p>
      )}
      <p>
        <Trans>It cannot be confirmed again: create another one to hold it after all.</Trans>
      </p>
    </Notice>
  );
}

/** The timetable does not show cancelled sessions, and a room with sessions cannot be deleted. */
function RemovePlacement({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const key = useRef(newKey());
  const part = useRef<HTMLDivElement>(null);
  const remove = useMutation({
    mutationFn: async () => {
      const facts = part.current?.closest("aside") ?? null;
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/schedule/moves", {
          params: { path: { congress: slug }, header: withKey(key.current) },
          body: { removed: [session.id] },
        }),
      );
      for (const resource of ["sessions", "schedule"])
        await client.invalidateQueries({ queryKey: editionKey(slug, resource) });
      toast(t`The session has no room and time any more.`, { tone: "success" });
      keepFocusIn(facts);
    },
  });
  return (
    <div className={styles.tight} ref={part}>
      {remove.error ? <ErrorState error={remove.error} /> : null}
      <p className={styles.note}>
        <Trans>The timetable does not show cancelled sessions.</Trans>
      </p>
      <div>
        <Button size="small" isPending={remove.isPending} onPress={() => remove.mutate()}>
          <Trans>Remove the placement</Trans>
        </Button>
      </div>
    </div>
  );
}

function Seats({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery(seatsQuery(slug, session.id));
  if (query.error instanceof ProblemError && query.error.status === 404) {
    return session.state === "cancelled" ? null : (
      <Card title={<Trans>Seats</Trans>}>
        <p className={styles.note}>
          <Trans>People can take seats after a release that contains this session.</Trans>
        </p>
      </Card>
    );
  }
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
