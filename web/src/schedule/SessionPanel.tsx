import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { conflictLabel } from "../app/conflictKinds";
import { useConflictText } from "../app/conflictText";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { type Room, tracksQuery } from "../app/programmeLists";
import { useAccess } from "../app/session";
import { useTime } from "../app/time";
import { Badge, Button, DescriptionList, EmptyState, LinkButton } from "../ui";
import type { Placed } from "./layout";
import type { Conflict } from "./queries";
import { RepeatField } from "./RepeatField";
import styles from "./timetable.module.css";

interface SessionPanelProps {
  session: DraftSession | undefined;
  placed: Placed | undefined;
  isPinned: boolean;
  rooms: readonly Room[];
  byId: ReadonlyMap<string, DraftSession>;
  conflicts: readonly Conflict[];
  onPlace: () => void;
  onExplain: () => void;
  onRemove: () => void;
  onPin: (pinned: boolean) => void;
}

/** A session, where it is, and what can be done with it without dragging. */
export function SessionPanel(props: SessionPanelProps) {
  const { session, placed, isPinned, rooms, byId, conflicts, onPlace, onExplain, onRemove, onPin } = props;
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const localized = useLocalized();
  const time = useTime();
  const explained = useConflictText(byId);
  const tracks = useQuery(tracksQuery(slug)).data;
  if (!session) {
    return (
      <div className={styles.panel}>
        <EmptyState icon="calendar" title={<Trans>No session is chosen</Trans>}>
          <Trans>
            Press a session in the timetable. By keyboard: arrows move between sessions, Enter takes one,
            arrows move it, Enter drops it, Escape puts it back.
          </Trans>
        </EmptyState>
      </div>
    );
  }
  const room = rooms.find((one) => one.slug === placed?.room);
  const { name } = room ?? {};
  return (
    <div className={styles.panel}>
      <h2 className={styles.panelTitle} dir="auto">
        {localized(session.title)}
      </h2>
      <DescriptionList
        items={[
          {
            term: t`Place`,
            value: placed
              ? `${localized(name) || placed.room}, ${time.formatDateTime(new Date(placed.from))} (${time.zoneLabelAt(new Date(placed.from))})`
              : t`None yet`,
          },
          { term: t`Length`, value: t`${session.duration_minutes} minutes` },
          { term: t`Speakers`, value: session.speakers.map((part) => part.name).join(", ") },
          {
            term: t`Track`,
            value: localized(tracks?.find(({ slug }) => slug === session.track)?.name) || session.track,
          },
          { term: t`Code`, value: session.code },
        ]}
      />
      <div className={styles.actions}>
        <Button icon="calendar" onPress={onPlace}>
          {placed ? <Trans>Move to …</Trans> : <Trans>Place …</Trans>}
        </Button>
        <Button icon="help" onPress={onExplain}>
          {placed ? <Trans>Why here?</Trans> : <Trans>Where could it be?</Trans>}
        </Button>
        {placed ? (
          <>
            <Button icon="pin" onPress={() => onPin(!isPinned)}>
              {isPinned ? <Trans>Unpin</Trans> : <Trans>Pin</Trans>}
            </Button>
            <Button icon="close" onPress={onRemove}>
              <Trans>Take out</Trans>
            </Button>
          </>
        ) : null}
        {can("programme.edit") ? (
          <LinkButton
            to="/e/$edition/sessions/$session"
            params={{ edition: slug, session: session.id }}
            icon="edit"
          >
            <Trans>Edit the session</Trans>
          </LinkButton>
        ) : null}
      </div>
      <RepeatField key={session.id} session={session} byId={byId} />
      <ul className={styles.conflicts}>
        {conflicts.map((conflict) => {
          const label = conflictLabel(conflict.kind);
          return (
            <li key={conflict.id} className={styles.conflict}>
              <Badge tone={conflict.severity === "block" ? "danger" : "warning"}>
                {typeof label === "string" ? label : i18n._(label)}
              </Badge>
              <p dir="auto">{explained(conflict, session.id)}</p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
