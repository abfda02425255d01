import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { useLocalized } from "../app/edition";
import { formattingLocaleOf, useLanguage } from "../app/language";
import type { Room } from "../app/programmeLists";
import { Button, SelectField } from "../ui";
import type { Day } from "./days";
import styles from "./timetable.module.css";
import { useNarrow } from "./useNarrow";
import { all, type View, zooms } from "./view";

interface ViewBarProps {
  view: View;
  days: readonly Day[];
  rooms: readonly Room[];
  /** A number for each day. */
  counts: ReadonlyMap<string, number>;
  onChange: (change: Record<string, string | undefined>) => void;
  children: ReactNode;
}

/** Which day or room is shown, and how large. */
export function ViewBar({ view, days, rooms, counts, onChange, children }: ViewBarProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const dayName = useDayName();
  const isNarrow = useNarrow();
  const zoom = zooms.indexOf(view.pixelsPerMinute as (typeof zooms)[number]);
  const setZoom = (at: number) => onChange({ zoom: String(zooms[at]) });
  return (
    <>
      {view.room === null ? (
        <ul className={styles.days} aria-label={t`Days`}>
          {days.map((day) => (
            <li key={day.id} data-day={day.id}>
              <Button
                variant={day.id === view.day?.id ? "primary" : "secondary"}
                onPress={() => onChange({ day: day.id })}
                aria-pressed={day.id === view.day?.id}
              >
                {dayName(day)} ({counts.get(day.id) ?? 0})
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.bar}>
        <SelectField
          label={t`Rooms`}
          name="room"
          placeholder={t`All rooms of a day`}
          options={rooms.map((room) => ({ value: room.slug, label: localized(room.name) }))}
          value={view.room ?? ""}
          onChange={(room) => onChange({ room: room || (isNarrow ? all : undefined) })}
        />
        <Button aria-label={t`Smaller`} isDisabled={zoom <= 0} onPress={() => setZoom(zoom - 1)}>
          −
        </Button>
        <Button
          aria-label={t`Larger`}
          isDisabled={zoom >= zooms.length - 1}
          onPress={() => setZoom(zoom + 1)}
        >
          +
        </Button>
        {children}
      </div>
    </>
  );
}

/** The name of a day in the reader's language: "Mon 8 Nov". */
export function useDayName(): (day: Day) => string {
  const locale = formattingLocaleOf(useLanguage());
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  return ({ id }) => format.format(new Date(`${id}T12:00:00Z`));
}
