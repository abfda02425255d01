import { Trans, useLingui } from "@lingui/react/macro";
import { plainDetail } from "../app/conflictKinds";
import type { DraftSession } from "../app/draft";
import { useLocalized } from "../app/edition";
import type { ProposedItem } from "../app/proposals";
import { useTime } from "../app/time";
import { Button, DescriptionList, EmptyState } from "../ui";
import type { Placed } from "./layout";
import styles from "./timetable.module.css";

type WordsOf = (at: ProposedItem["before"]) => string;

interface ProposedChangesProps {
  items: readonly ProposedItem[];
  byId: ReadonlyMap<string, DraftSession>;
  wordsOf: WordsOf;
  onShow: (session: string) => void;
}

/** So many are drawn; the grid has the others. */
const most = 200;

/** Each session that would move, from where and to where. */
export function ProposedChanges({ items, byId, wordsOf, onShow }: ProposedChangesProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  if (items.length === 0) {
    return (
      <div className={styles.panel}>
        <EmptyState icon="check-circle" title={<Trans>Nothing has to move</Trans>}>
          <Trans>The draft is already as this proposal would make it.</Trans>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles.panel}>
      <ol className={styles.cards} aria-label={t`Changes`}>
        {items.slice(0, most).map(({ session, code, before, after }) => (
          <li key={session}>
            <button type="button" className={styles.card} data-change="" onClick={() => onShow(session)}>
              <span dir="auto" className={styles.cardTitle}>
                {localized(byId.get(session)?.title) || code}
              </span>
              <span className={styles.note} dir="auto">
                <Trans>Before: {wordsOf(before)}</Trans>
              </span>
              <span className={styles.note} dir="auto">
                <Trans>After: {wordsOf(after)}</Trans>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {items.length > most ? (
        <p className={styles.note}>
          <Trans>The first {most} are listed. The timetable marks all.</Trans>
        </p>
      ) : null}
    </div>
  );
}

interface ProposedSessionProps {
  session: DraftSession | undefined;
  place: Placed | undefined;
  item: ProposedItem | undefined;
  /** Why it has no place. */
  leftOut: string | undefined;
  roomName: (room: string) => string;
  wordsOf: WordsOf;
  onExplain: () => void;
}

/** A session where it would be, and where it is today. */
export function ProposedSession(props: ProposedSessionProps) {
  const { session, place, item, leftOut, roomName, wordsOf, onExplain } = props;
  const { t } = useLingui();
  const localized = useLocalized();
  const time = useTime();
  if (!session) {
    return (
      <div className={styles.panel}>
        <EmptyState icon="calendar" title={<Trans>No session is chosen</Trans>}>
          <Trans>
            Press a session in the timetable. By keyboard: arrows move between sessions, Enter opens one.
          </Trans>
        </EmptyState>
      </div>
    );
  }
  const there = place ? `${roomName(place.room)}, ${time.formatDateTime(new Date(place.from))}` : null;
  return (
    <div className={styles.panel}>
      <h2 className={styles.panelTitle} dir="auto">
        {localized(session.title)}
      </h2>
      <DescriptionList
        items={[
          { term: t`With the proposal`, value: there ?? t`without a place` },
          { term: t`In the draft`, value: item ? wordsOf(item.before) : t`The same` },
          { term: t`Length`, value: t`${session.duration_minutes} minutes` },
        ]}
      />
      {leftOut ? <p>{plainDetail(leftOut)}</p> : null}
      <div className={styles.actions}>
        <Button icon="help" onPress={onExplain}>
          {place ? <Trans>Why here?</Trans> : <Trans>Where could it be?</Trans>}
        </Button>
      </div>
    </div>
  );
}
