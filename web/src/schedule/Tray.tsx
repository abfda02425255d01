import { msg, plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DraftSession } from "../app/draft";
import { useEdition, useLocalized } from "../app/edition";
import { themesQuery, tracksQuery } from "../app/programmeLists";
import { cx, EmptyState, SearchField, SelectField, useLanguageName } from "../ui";
import styles from "./timetable.module.css";
import { matches, type TrayFilter } from "./tray";
import type { StartDrag } from "./useDrag";

interface TrayProps {
  sessions: readonly DraftSession[];
  filter: TrayFilter;
  onFilter: (filter: TrayFilter) => void;
  startDrag: StartDrag;
  /** Takes a session with the keyboard. */
  onTake: (session: DraftSession) => void;
  onOpen: (session: string) => void;
}

/** So many are drawn; the search finds the others. */
const most = 100;

/** The sessions without a place, to drag into the grid. */
export function Tray({ sessions, filter, onFilter, startDrag, onTake, onOpen }: TrayProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const { i18n } = useLingui();
  const nameOf = useLanguageName();
  const { slug } = useEdition();
  const tracks = useQuery(tracksQuery(slug)).data;
  const themes = useQuery(themesQuery(slug)).data;
  const options = useMemo(() => {
    const unique = <Value,>(values: readonly Value[]) => [...new Set(values)];
    const named = (values: readonly string[], name: (value: string) => string) =>
      unique(values)
        .map((value) => ({ value, label: name(value) || value }))
        .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
    const minutes = unique(sessions.map((session) => session.duration_minutes)).sort((a, b) => a - b);
    return {
      track: named(
        sessions.map((session) => session.track),
        (track) => localized(tracks?.find(({ slug }) => slug === track)?.name),
      ),
      theme: named(
        sessions.flatMap((session) => session.themes),
        (theme) => localized(themes?.find(({ slug }) => slug === theme)?.name),
      ),
      language: named(
        sessions.map((session) => session.language),
        nameOf,
      ),
      minutes: minutes.map((count) => ({
        value: String(count),
        label: i18n._(msg`${plural(count, { one: "# minute", other: "# minutes" })}`),
      })),
    };
  }, [sessions, tracks, themes, localized, nameOf, i18n]);
  const found = sessions.filter((session) => matches(session, filter));
  const nameIn = (of: "track" | "language", value: string) =>
    options[of].find((option) => option.value === value)?.label ?? value;
  const fields = [
    ["track", t`Track`, t`All tracks`],
    ["theme", t`Theme`, t`All themes`],
    ["language", t`Language`, t`All languages`],
    ["minutes", t`Length`, t`All lengths`],
  ] as const;
  return (
    <div className={styles.panel} data-tray="">
      <SearchField
        label={t`Search sessions`}
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      <div className={styles.filters}>
        {fields.map(([name, label, placeholder]) => (
          <SelectField
            key={name}
            label={label}
            name={name}
            placeholder={placeholder}
            options={options[name]}
            value={filter[name]}
            onChange={(value) => onFilter({ ...filter, [name]: value })}
          />
        ))}
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
                {t`${session.duration_minutes} min`} · {nameIn("track", session.track)} ·{" "}
                {nameIn("language", session.language)}
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
