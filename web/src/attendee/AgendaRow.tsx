import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, ErrorState, LinkButton } from "../ui";
import { isOpen, isOver } from "./agenda";
import styles from "./attendee.module.css";
import { type AgendaItem, giveUpSeat, takeSeat, unmark } from "./queries";

interface AgendaRowProps {
  item: AgendaItem;
  all: readonly AgendaItem[];
  now: number;
  /** Whether the row says the day too. */
  hasDay?: boolean;
}

/** A session of the agenda: when, in what part, and what can be done. */
export function AgendaRow({ item, all, now, hasDay = false }: AgendaRowProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const localized = useLocalized();
  const time = useTime();
  const { session } = item;
  const title = localized(session.title);
  const others = all.filter((other) => item.clashes_with.includes(other.session.id));
  const clashes = others.map((other) => localized(other.session.title)).join(", ");
  const from = session.starts_at ?? "";
  const when = `${hasDay ? time.formatDateTime(from) : time.formatTime(from)}–${time.formatTime(session.ends_at ?? from)}`;
  return (
    <li className={styles.row} data-session={session.id}>
      <div className={styles.rowText}>
        <p className={styles.note}>
          {when}
          {item.in_the_night ? ` · ${t`at night`}` : null}
        </p>
        <a href={`/c/${slug}/sessions/${session.id}?time_zone=${encodeURIComponent(time.zone)}`}>
          <span dir="auto">{title}</span>
        </a>
        <p className={styles.badges}>
          {item.cancelled ? (
            <Badge tone="danger">
              <Trans>Cancelled</Trans>
            </Badge>
          ) : null}
          {item.parts.map((part) => (
            <PartBadge key={part} part={part} position={item.position} />
          ))}
        </p>
        {clashes && !item.cancelled ? (
          <p className={styles.note}>
            <Trans>At the same time: {clashes}</Trans>
          </p>
        ) : null}
      </div>
      {item.cancelled || isOver(item, now) ? null : <RowActions item={item} isJoinable={isOpen(item, now)} />}
    </li>
  );
}

function PartBadge({ part, position }: { part: AgendaItem["parts"][number]; position: number | null }) {
  switch (part) {
    case "enrolled":
      return (
        <Badge tone="success">
          <Trans>You have a seat</Trans>
        </Badge>
      );
    case "waitlisted":
      return (
        <Badge tone="warning">
          {position === null ? <Trans>Waiting</Trans> : <Trans>Number {position} on the waiting list</Trans>}
        </Badge>
      );
    case "speaking":
      return (
        <Badge tone="info">
          <Trans>You speak</Trans>
        </Badge>
      );
    case "favourite":
      return (
        <Badge>
          <Trans>Starred</Trans>
        </Badge>
      );
  }
}

function RowActions({ item, isJoinable }: { item: AgendaItem; isJoinable: boolean }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const { session, state, parts } = item;
  const title = localized(session.title);
  const run = (work: (edition: string, session: string) => Promise<unknown>) => async () => {
    setIsPending(true);
    setError(null);
    try {
      await work(slug, session.id);
      await client.invalidateQueries({ queryKey: editionKey(slug, "schedule", "agenda") });
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  const needsSeat = session.enrolment_policy !== "by_invitation" && !parts.includes("speaking");
  return (
    <>
      <div className={styles.actions}>
        {isJoinable && state !== "waitlisted" ? (
          <LinkButton
            to="/e/$edition/join/$session"
            params={{ edition: slug, session: session.id }}
            search={{}}
            variant="primary"
            aria-label={t`Join: ${title}`}
          >
            <Trans>Join</Trans>
          </LinkButton>
        ) : null}
        {state === null ? (
          needsSeat ? (
            <Button onPress={run(takeSeat)} isPending={isPending} aria-label={t`Take a seat: ${title}`}>
              <Trans>Take a seat</Trans>
            </Button>
          ) : null
        ) : (
          <Button onPress={run(giveUpSeat)} isPending={isPending} aria-label={t`Give it up: ${title}`}>
            <Trans>Give it up</Trans>
          </Button>
        )}
        {parts.includes("favourite") ? (
          <Button onPress={run(unmark)} isPending={isPending} aria-label={t`Remove the star: ${title}`}>
            <Trans>Remove the star</Trans>
          </Button>
        ) : null}
      </div>
      {error ? <ErrorState error={error} className={styles.wide} /> : null}
    </>
  );
}
