import { useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { formattingLocaleOf, useLanguage } from "../app/language";
import { cx } from "../ui";
import styles from "./AvailabilityGrid.module.css";
import { type Coverage, coverage, type Span, withoutSpans, withSpans } from "./spans";
import { useSpanText } from "./useSpanText";
import {
  type Cell,
  cellsBetween,
  firstPlace,
  isBetween,
  type Place,
  placeAfter,
  type WeekGrid,
} from "./weekGrid";

interface AvailabilityGridProps {
  grid: WeekGrid;
  zone: string;
  value: readonly Span[];
  onChange: (value: readonly Span[]) => void;
}

/**
 * Days and half hours, painted with a mouse, a finger or keys. The arrow keys move, with Shift they select, and Space
 * switches what is selected.
 */
export function AvailabilityGrid({ grid, zone, value, onChange }: AvailabilityGridProps) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const [focus, setFocus] = useState<Place>(() => firstPlace(grid));
  const [anchor, setAnchor] = useState<Place | null>(null);
  const [drag, setDrag] = useState<{ start: Place; isOn: boolean } | null>(null);
  const [said, setSaid] = useState("");
  const spanText = useSpanText(zone);
  const start = drag?.start ?? anchor ?? focus;

  // The night is out of view at first.
  useLayoutEffect(() => {
    const row = table.current?.tBodies[0]?.rows[grid.rows.findIndex(({ key }) => key === "07:00")];
    if (scroller.current && row) scroller.current.scrollTop = row.offsetTop - row.offsetHeight * 2;
  }, [grid]);

  const paint = (cells: readonly Cell[], isOn: boolean) => {
    if (cells.length === 0) return;
    onChange(isOn ? withSpans(value, cells) : withoutSpans(value, cells));
    const [span] = withSpans([], cells);
    if (!span) return;
    const text = spanText({ from: span.from, until: cells.at(-1)?.until ?? span.until });
    setSaid(isOn ? t`Available: ${text}` : t`Not available: ${text}`);
  };
  /** Whether painting begins by marking: the first cell that can be painted is not marked. */
  const startsOn = (cells: readonly Cell[]) => cells[0] !== undefined && coverage(value, cells[0]) !== "all";
  const toggle = (one: Place, other: Place) => {
    const cells = cellsBetween(grid, one, other);
    paint(cells, startsOn(cells));
  };
  const focusOn = (place: Place) => {
    setFocus(place);
    cellAt(table.current, place)?.focus();
  };

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      toggle(start, focus);
      setAnchor(null);
      return;
    }
    if (event.key === "Escape" && anchor) {
      setAnchor(null);
      return;
    }
    const next = placeAfter(grid, focus, event.key);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setAnchor(event.shiftKey ? (anchor ?? focus) : null);
    focusOn(next);
  };
  const onPointerDown = (event: React.PointerEvent) => {
    const place = event.button === 0 ? placeOf(event.target) : null;
    if (!place) return;
    event.preventDefault();
    setAnchor(null);
    focusOn(place);
    setDrag({ start: place, isOn: startsOn(cellsBetween(grid, place, place)) });
    table.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: React.PointerEvent) => {
    if (!drag) return;
    const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (place && (place.day !== focus.day || place.row !== focus.row)) setFocus(place);
  };
  const onPointerUp = () => {
    if (!drag) return;
    paint(cellsBetween(grid, drag.start, focus), drag.isOn);
    setDrag(null);
    cellAt(table.current, focus)?.focus();
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cells take the focus and are switched.
        role="grid"
        aria-label={t`Availability by day and half hour`}
        aria-multiselectable="true"
        className={styles.grid}
        style={{ minInlineSize: `${4.25 + grid.days.length * 4}rem` }}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(null)}
      >
        <DayHeads
          grid={grid}
          value={value}
          onToggle={(day) => toggle({ day, row: 0 }, { day, row: grid.rows.length - 1 })}
        />
        <tbody>
          {grid.rows.map(({ key, time, isRepeated }, row) => (
            <tr key={key} className={cx(time.endsWith("00") && styles.hour)}>
              <th scope="row" className={styles.time}>
                <span className={cx(!time.endsWith("00") && "visually-hidden")}>
                  {isRepeated ? t`${time} again` : time}
                </span>
              </th>
              {grid.days.map(({ date, cells }, day) => {
                const cell = cells.get(key);
                const isActive = focus.day === day && focus.row === row;
                const isChosen = (drag || anchor) && isBetween({ day, row }, start, focus);
                const covered: Coverage = cell ? coverage(value, cell) : "none";
                const isPaintable = cell?.isIn ?? false;
                return (
                  <td
                    key={date}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see the table.
                    role="gridcell"
                    data-place={`${day} ${row}`}
                    tabIndex={isActive ? 0 : -1}
                    aria-selected={isPaintable ? covered !== "none" : undefined}
                    aria-disabled={!isPaintable}
                    onFocus={() => !drag && setFocus({ day, row })}
                    className={cx(
                      styles.cell,
                      styles[covered],
                      !isPaintable && styles.outside,
                      isChosen && (drag?.isOn === false ? styles.erasing : styles.chosen),
                    )}
                  >
                    <span className="visually-hidden">
                      {!cell
                        ? t`Skipped by the clocks`
                        : !isPaintable
                          ? t`Outside of the edition`
                          : covered === "all"
                            ? t`Available`
                            : covered === "some"
                              ? t`Partly available`
                              : t`Not available`}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </div>
  );
}

interface DayHeadsProps {
  grid: WeekGrid;
  value: readonly Span[];
  onToggle: (day: number) => void;
}

/** The days; a press switches a whole day. */
function DayHeads({ grid, onToggle }: DayHeadsProps) {
  const { t } = useLingui();
  const locale = formattingLocaleOf(useLanguage());
  const format = useMemo(
    () =>
      new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }),
    [locale],
  );
  return (
    <thead>
      <tr>
        <td className={styles.time} />
        {grid.days.map(({ date }, day) => {
          const name = format.format(new Date(date));
          return (
            <th key={date} scope="col" className={styles.day}>
              <button
                type="button"
                aria-label={t`Switch the whole day: ${name}`}
                onClick={() => onToggle(day)}
              >
                {name}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function placeOf(target: EventTarget | null): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
  const [day, row] = (cell?.dataset.place ?? "").split(" ").map(Number);
  return day === undefined || row === undefined || Number.isNaN(row) ? null : { day, row };
}

function cellAt(table: HTMLTableElement | null, { day, row }: Place): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-place="${day} ${row}"]`) ?? null;
}
