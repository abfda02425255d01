import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { editionKey } from "../api/queries";
import { useEdition, useLocalized } from "../app/edition";
import { useTime } from "../app/time";
import { Badge, Button, ConfirmDialog, ErrorState, keepFocusIn, LinkButton, toast } from "../ui";
import { isGivenAway, isOpen, isOver } from "./agenda";
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
      <RowActions item={item} isJoinable={isOpen(item, now)} isPast={item.cancelled || isOver(item, now)} />
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

interface RowActionsProps {
  item: AgendaItem;
  isJoinable: boolean;
  /** Over or cancelled: only its star can be removed. */
  isPast: boolean;
}

function RowActions({ item, isJoinable, isPast }: RowActionsProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const localized = useLocalized();
  const actions = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { session, state, parts } = item;
  const title = localized(session.title);
  const reload = async () => {
    const section = actions.current?.closest("section") ?? null;
    await client.invalidateQueries({ queryKey: editionKey(slug, "schedule", "agenda") });
    // The row can be gone, too.
    keepFocusIn(section);
  };
  const run = (work: () => Promise<unknown>) => async () => {
    setIsPending(true);
    setError(null);
    try {
      await work();
      await reload();
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  const giveUp = async () => {
    await giveUpSeat(slug, session.id);
    const said =
      state === "waitlisted"
        ? t`You are no longer on the waiting list of “${title}”.`
        : t`You have given up your seat in “${title}”.`;
    toast(said, { tone: "success" });
  };
  const needsSeat = session.enrolment_policy !== "by_invitation" && !parts.includes("speaking");
  const hasStar = parts.includes("favourite");
  if (isPast && !hasStar) return null;
  return (
    <>
      <div className={styles.actions} ref={actions}>
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
        {isPast ? null : state === null ? (
          needsSeat ? (
            <Button
              onPress={run(() => takeSeat(slug, session.id))}
              isPending={isPending}
              aria-label={t`Take a seat: ${title}`}
            >
              <Trans>Take a seat</Trans>
            </Button>
          ) : null
        ) : (
          <Button
            onPress={isGivenAway(item) ? () => setIsAsking(true) : run(giveUp)}
            isPending={isPending}
            aria-label={t`Give it up: ${title}`}
          >
            <Trans>Give it up</Trans>
          </Button>
        )}
        {hasStar ? (
          <Button
            onPress={run(() => unmark(slug, session.id))}
            isPending={isPending}
            aria-label={t`Remove the star: ${title}`}
          >
            <Trans>Remove the star</Trans>
          </Button>
        ) : null}
      </div>
      {error ? <ErrorState error={error} className={styles.wide} /> : null}
      <ConfirmDialog
        title={
          state === "waitlisted" ? <Trans>Leave the waiting list?</Trans> : <Trans>Give up your seat?</Trans>
        }
        confirmLabel={<Trans>Give it up</Trans>}
        isDanger
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={async () => {
          await giveUp();
          // Not awaited: the row may go with it, and this dialog first.
          void reload();
        }}
      >
        {state === "waitlisted" ? (
          <Trans>You lose your place on the waiting list of “{title}”.</Trans>
        ) : (
          <Trans>The seat in “{title}” goes to the next person on the waiting list at once.</Trans>
        )}
      </ConfirmDialog>
    </>
  );
}
