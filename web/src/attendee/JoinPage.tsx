import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { isProblem } from "../api/problem";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import {
  Button,
  EmptyState,
  keepFocusIn,
  LinkButton,
  Notice,
  Page,
  QueryState,
  Skeleton,
  useLanguageName,
} from "../ui";
import { withEnrolment } from "./agenda";
import styles from "./attendee.module.css";
import { JoinRefusal } from "./JoinRefusal";
import { JoinUnregistered } from "./JoinUnregistered";
import {
  type AgendaItem,
  agendaQuery,
  type Enrolment,
  join,
  leave,
  type SessionAccess,
  stayPresent,
} from "./queries";

const route = getRouteApi("/shell/e/$edition/join/$session");

/** Leads to the meeting of a session, and reports that the person watches as long as the page is open. */
export function JoinPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { session: id } = route.useParams();
  const time = useTime();
  const localized = useLocalized();
  const query = useQuery(agendaQuery(slug, time.zone));
  const item = query.data?.find(({ session }) => session.id === id);
  return (
    <Page
      title={item ? localized(item.session.title) : <Trans>Join</Trans>}
      breadcrumbs={[{ label: t`My congress`, href: `/e/${slug}/me` }]}
      description={item ? <When item={item} /> : null}
      isNarrow
    >
      {isProblem(query.error, "registration-needed") ? (
        <JoinUnregistered />
      ) : (
        <QueryState query={query} skeleton={<Skeleton lines={4} />}>
          {() => (item ? <Door item={item} /> : <NotYours session={id} />)}
        </QueryState>
      )}
    </Page>
  );
}

/** The time for the reader, and the edition's beside it: a wrong zone is the most frequent reason to come too late. */
function When({ item }: { item: AgendaItem }) {
  const time = useTime();
  const { starts_at: from, ends_at: until } = item.session;
  if (from === null || until === null) return null;
  return (
    <>
      {time.formatDateTime(from)}–{time.formatTime(until)} ({time.zoneLabelAt(from, until)})
    </>
  );
}

function Door({ item }: { item: AgendaItem }) {
  const { slug } = useEdition();
  const { zone } = useTime();
  const client = useQueryClient();
  const { queryKey } = agendaQuery(slug, zone);
  const session = item.session.id;
  const door = useRef<HTMLDivElement>(null);
  // Buttons go once they have done their work.
  const keepFocus = () => keepFocusIn(door.current?.closest("main") ?? null);
  const {
    data: access,
    error,
    isPending,
    mutate,
    reset,
  } = useMutation({
    mutationFn: () => join(slug, session),
    onSuccess: keepFocus,
    // It may have put the person on the waiting list.
    onError: () => void client.invalidateQueries({ queryKey }),
  });
  const [hasTaken, setHasTaken] = useState(false);
  usePresence(session, access);
  if (access) return <Inside access={access} />;
  const onTaken = (enrolment: Enrolment) => {
    keepFocus();
    setHasTaken(true);
    client.setQueryData(queryKey, (items) => items && withEnrolment(items, enrolment));
    void client.invalidateQueries({ queryKey });
    // They were on their way in.
    if (enrolment.state === "enrolled") mutate();
    else reset();
  };
  // The notice says it, with the position.
  const isSaid = item.state === "waitlisted" && isProblem(error, "session-seats-taken");
  return (
    <div className={styles.stack} ref={door}>
      <SeatNotice item={item} isLive={hasTaken || isSaid} />
      {error && !isSaid ? <JoinRefusal error={error} session={session} onTaken={onTaken} /> : null}
      <div className={styles.actions}>
        <Button variant="primary" onPress={() => mutate()} isPending={isPending}>
          {error ? <Trans>Try again</Trans> : <Trans>Join the session</Trans>}
        </Button>
        <LinkButton to="/e/$edition/me" params={{ edition: slug }} search={{}}>
          <Trans>Back to my sessions</Trans>
        </LinkButton>
      </div>
    </div>
  );
}

/** Whether the person has a seat, or which place on the waiting list. */
function SeatNotice({ item, isLive }: { item: AgendaItem; isLive: boolean }) {
  const { position } = item;
  switch (item.state) {
    case "enrolled":
      return <Notice kind="success" isLive={isLive} title={<Trans>You have a seat</Trans>} />;
    case "waitlisted":
      return (
        <Notice
          kind="warning"
          isLive={isLive}
          title={
            position === null ? (
              <Trans>You are on the waiting list</Trans>
            ) : (
              <Trans>You are number {position} on the waiting list</Trans>
            )
          }
        >
          <Trans>You get an e-mail as soon as a seat is yours.</Trans>
        </Notice>
      );
    default:
      return null;
  }
}

/** Reports presence as often as the service asks for it, until the page is left. */
function usePresence(session: string, access: SessionAccess | undefined) {
  const { slug } = useEdition();
  const seconds = access?.heartbeat_seconds;
  useEffect(() => {
    if (!seconds) return;
    // A report that fails is made up for by the next one: two may be missed.
    const report = () => void stayPresent(slug, session).catch(() => undefined);
    report();
    const timer = setInterval(report, seconds * 1000);
    return () => {
      clearInterval(timer);
      void leave(slug, session).catch(() => undefined);
    };
  }, [slug, session, seconds]);
}

function Inside({ access }: { access: SessionAccess }) {
  const time = useTime();
  const { interpretation: channel } = access;
  const language = useLanguageName()(channel?.language ?? "");
  return (
    <div className={styles.stack}>
      <Notice kind="success" isLive title={<Trans>The meeting is open for you</Trans>}>
        <Trans>
          Keep this page open while you watch: it counts your attendance. The link is for you alone, and works
          until {time.formatTime(access.closes_at)}.
        </Trans>
      </Notice>
      <div className={styles.actions}>
        <a className={styles.door} href={access.url} target="_blank" rel="noopener noreferrer">
          <Trans>Open the meeting</Trans>
        </a>
        {channel?.url ? (
          <a href={channel.url} target="_blank" rel="noopener noreferrer">
            <Trans>Interpretation: {language}</Trans>
          </a>
        ) : null}
      </div>
      {channel && !channel.url ? (
        <p className={styles.note}>
          <Trans>There is interpretation into {language}: choose it in the meeting.</Trans>
        </p>
      ) : null}
    </div>
  );
}

function NotYours({ session }: { session: string }) {
  const { slug } = useEdition();
  return (
    <EmptyState
      icon="calendar"
      title={<Trans>This session is not among yours</Trans>}
      action={
        <LinkButton to="/e/$edition/me" params={{ edition: slug }} search={{}}>
          <Trans>Back to my sessions</Trans>
        </LinkButton>
      }
    >
      <a href={`/c/${slug}/sessions/${session}`}>
        <Trans>Star it on its page, then it appears among your sessions.</Trans>
      </a>
    </EmptyState>
  );
}
