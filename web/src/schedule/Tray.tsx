import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import { useLocalized } from "../app/edition";
import { cx, EmptyState, SearchField, SelectField } from "../ui";
import type { Session } from "./queries";
import styles from "./timetable.module.css";
import { matches } from "./tray";
import type { StartDrag } from "./useDrag";

interface TrayProps {
  sessions: readonly Session[];
  startDrag: StartDrag;
  /** Takes a session with the keyboard. */
  onTake: (session: Session) => void;
  onOpen: (session: string) => void;
}

/** So many are drawn; the search finds the others. */
const most = 100;

/** The sessions without a place, to drag into the grid. */
export function Tray({ sessions, startDrag, onTake, onOpen }: TrayProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const [text, setText] = useState("");
  const [track, setTrack] = useState("");
  const [language, setLanguage] = useState("");
  const options = useMemo(() => {
    const unique = (values: readonly string[]) => [...new Set(values)].sort();
    const choice = (value: string) => ({ value, label: value });
    return {
      tracks: unique(sessions.map((session) => session.track)).map(choice),
      languages: unique(sessions.map((session) => session.language)).map(choice),
    };
  }, [sessions]);
  const found = sessions.filter((session) => matches(session, { text, track, language }));
  return (
    <div className={styles.panel} data-tray="">
      <SearchField label={t`Search sessions`} value={text} onChange={setText} />
      <div className={styles.filters}>
        <SelectField
          label={t`Track`}
          name="track"
          placeholder={t`All tracks`}
          options={options.tracks}
          value={track}
          onChange={setTrack}
        />
        <SelectField
          label={t`Language`}
          name="language"
          placeholder={t`All languages`}
          options={options.languages}
          value={language}
          onChange={setLanguage}
        />
      </div>
      <p role="status" className={styles.note}>
        {t`${plural(found.length, { one: "# session without a place", other: "# sessions without a place" })}`}
      </p>
      {sessions.length === 0 ? (
        <EmptyState icon="check-circle" title={<Trans>Every session has a place</Trans>}>
          <Trans>To take a session out of the timetable, drag it here.</Trans>
        </EmptyState>
      ) : null}
      <ul className={styles.cards}>
        {found.slice(0, most).map((session) => (
          <li key={session.id}>
            <button
              type="button"
              className={cx(styles.card, session.state !== "confirmed" && styles.draft)}
              data-session={session.id}
              onPointerDown={(event) =>
                startDrag(event, {
                  session: session.id,
                  minutes: session.duration_minutes,
                  kind: "move",
                  start: null,
                  grip: 8,
                })
              }
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                onTake(session);
              }}
              onClick={() => onOpen(session.id)}
            >
              <span dir="auto" className={styles.cardTitle}>
                {localized(session.title)}
              </span>
              <span className={styles.note}>
                {t`${session.duration_minutes} min`} · {session.track} · {session.language}
                {session.state === "confirmed" ? null : ` · ${t`not confirmed`}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > most ? (
        <p className={styles.note}>
          <Trans>The first {most} are shown. Search to find the others.</Trans>
        </p>
      ) : null}
    </div>
  );
}
