import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition, useLocalized } from "../app/edition";
import { formattingLocaleOf, useLanguage } from "../app/language";
import type { Room } from "../app/programmeLists";
import { Button, Menu, SelectField } from "../ui";
import type { Day } from "./days";
import styles from "./timetable.module.css";
import type { Moves } from "./useMoves";
import { useNarrow } from "./useNarrow";
import { all, type View, zooms } from "./view";

interface TimetableBarProps {
  view: View;
  days: readonly Day[];
  rooms: readonly Room[];
  moves: Moves;
  selected: ReadonlySet<string>;
  counts: ReadonlyMap<string, number>;
  onChange: (change: Record<string, string | undefined>) => void;
  onSwap: () => void;
  onClear: () => void;
  onMoveDay: (to: Day) => void;
}

/** Which day or room is shown, how large, and what can be done with it as a whole. */
export function TimetableBar(props: TimetableBarProps) {
  const { view, days, rooms, moves, selected, counts, onChange } = props;
  const { t } = useLingui();
  const localized = useLocalized();
  const dayName = useDayName();
  const isNarrow = useNarrow();
  const { congress } = useEdition();
  const zoom = zooms.indexOf(view.pixelsPerMinute as (typeof zooms)[number]);
  const setZoom = (at: number) => onChange({ zoom: String(zooms[at]) });
  const current = view.day;
  return (
    <>
      {view.room === null ? (
        <ul className={styles.days} aria-label={t`Days`}>
          {days.map((day) => (
            <li key={day.id} data-day={day.id}>
              <Button
                variant={day.id === current?.id ? "primary" : "secondary"}
                onPress={() => onChange({ day: day.id })}
                aria-pressed={day.id === current?.id}
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
        <Button icon="undo" isDisabled={!moves.canUndo || moves.isPending} onPress={() => void moves.undo()}>
          <Trans>Undo</Trans>
        </Button>
        <Button
          icon="refresh"
          isDisabled={!moves.canRedo || moves.isPending}
          onPress={() => void moves.redo()}
        >
          <Trans>Redo</Trans>
        </Button>
        {view.room === null && current && congress.starts_on !== congress.ends_on ? (
          <Menu
            label={t`Move the day to`}
            items={days
              .filter(({ id }) => id !== current.id)
              .map((day) => ({ id: day.id, label: dayName(day), onAction: () => props.onMoveDay(day) }))}
          />
        ) : null}
        {selected.size > 0 ? (
          <>
            <span aria-live="polite">
              {t`${plural(selected.size, { one: "# selected", other: "# selected" })}`}
            </span>
            {selected.size === 2 ? (
              <Button onPress={props.onSwap}>
                <Trans>Swap</Trans>
              </Button>
            ) : null}
            <Button onPress={props.onClear}>
              <Trans>Clear selection</Trans>
            </Button>
          </>
        ) : null}
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
