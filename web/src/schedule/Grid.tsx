import { useLingui } from "@lingui/react/macro";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { type Store, useStore } from "../api/store";
import type { DraftSession } from "../app/draft";
import { cx, isSame, type MenuItemProps } from "../ui";
import { columnAxis } from "./axis";
import { lengthOf } from "./days";
import styles from "./Grid.module.css";
import type { Press } from "./GridBlock";
import { GridColumn } from "./GridColumn";
import type { Held } from "./held";
import { type Block, blocksOf, type Column, type Placed, visibleColumns } from "./layout";
import type { SessionSlots } from "./painting";
import type { StartDrag } from "./useDrag";

/** What all columns share, and what seldom changes. */
export interface Marks {
  byId: ReadonlyMap<string, DraftSession>;
  /** The block that the keyboard is on. */
  active: string | null;
  /** The session that is held. */
  heldSession: string | null;
  selected: ReadonlySet<string>;
  /** Conflicting sessions, with the worst severity. */
  severity: ReadonlyMap<string, string>;
  /** Names of others who moved a session a moment ago. */
  movedBy: ReadonlyMap<string, string>;
  pinned: ReadonlySet<string>;
  /** Sessions that a proposal would move, with where they are today, in words. */
  changes: ReadonlyMap<string, string>;
  /** Nothing can be moved. */
  isReadOnly: boolean;
  pixelsPerMinute: number;
  columnWidth: number;
  formatTime: (time: number) => string;
  startDrag: StartDrag;
  onPress: (session: string, how: Press) => void;
  onMenu: (session: string) => void;
  menuOf: (session: string) => readonly MenuItemProps[];
}

export interface GridProps {
  body: RefObject<HTMLDivElement | null>;
  columns: readonly Column[];
  headingText: (column: Column) => string;
  /** With one room, the chosen day: its column is in view first. */
  day: string | undefined;
  /** Length of the longest day in minutes. */
  length: number;
  placed: readonly Placed[];
  marks: Marks;
  store: Store<Held | null>;
  /** What is painted while a session is moved. */
  slots: SessionSlots | undefined;
  /** Where it would land, and the conflicts it would have. */
  describe: (held: Held) => ReactNode;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** The width of the grid without its hours, in pixels. */
  onWidth: (width: number) => void;
}

/** Width of the hours, in pixels. */
const axisWidth = 76;
/** Hours in view are drawn in strips of this height: scrolling within one draws nothing, in pixels. */
const strip = 480;

/** Rooms and hours of a day, or days and hours of a room. Only what is in view is drawn. */
export function Grid(props: GridProps) {
  const { body, columns, length, placed, marks, slots } = props;
  const { columnWidth, pixelsPerMinute } = marks;
  const { t } = useLingui();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { onWidth } = props;
  const [view, setView] = useState<Seen>({ first: 0, last: 8, top: 0, bottom: 3 });
  const count = columns.length;
  const look = useCallback(
    (element: HTMLElement) => {
      const [first, last] = visibleColumns(element.scrollLeft, element.clientWidth, columnWidth, count);
      const top = Math.floor(element.scrollTop / strip);
      const bottom = Math.floor((element.scrollTop + element.clientHeight) / strip) + 1;
      const next = { first, last, top, bottom };
      setView((before) => (isSame(before, next) ? before : next));
    },
    [columnWidth, count],
  );
  useLayoutEffect(() => {
    if (!scroller) return;
    const measure = () => {
      onWidth(scroller.clientWidth - axisWidth);
      look(scroller);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    measure();
    return () => observer.disconnect();
  }, [scroller, look, onWidth]);
  const { first, last } = view;
  const from = (view.top * strip) / pixelsPerMinute;
  const until = (view.bottom * strip) / pixelsPerMinute;
  const blocks = useMemo(() => columns.map((column) => blocksOf(column, placed)), [columns, placed]);
  useScrollToFirst(scroller, blocks, props);
  const height = length * pixelsPerMinute;
  const hours = columns[0] ? columnAxis(columns[0].day, pixelsPerMinute) : [];
  const at = (minute: number) => ({ insetBlockStart: minute * pixelsPerMinute });
  return (
    <section
      ref={setScroller}
      data-scroller=""
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard, also without sessions.
      tabIndex={0}
      aria-label={t`Timetable`}
      onScroll={(event) => look(event.currentTarget)}
      onKeyDown={props.onKeyDown}
    >
      <div className={styles.canvas} style={{ inlineSize: axisWidth + columns.length * columnWidth }}>
        <div className={styles.corner} />
        <div className={styles.head}>
          {columns.slice(first, last).map((column, nth) => (
            <div
              key={column.key}
              className={styles.heading}
              style={{ insetInlineStart: (first + nth) * columnWidth, inlineSize: columnWidth }}
            >
              <span dir="auto">{props.headingText(column)}</span>
            </div>
          ))}
        </div>
        <div className={styles.axis} style={{ blockSize: height }} aria-hidden="true">
          {hours.map(({ minute, time }) => (
            <span key={minute} className={styles.hour} style={at(minute)}>
              {marks.formatTime(time)}
            </span>
          ))}
        </div>
        <div ref={body} className={styles.body} style={{ blockSize: height }}>
          {hours.map(({ minute }) => (
            <div key={minute} className={styles.line} style={at(minute)} />
          ))}
          {columns.slice(first, last).map((column, nth) => (
            <GridColumn
              key={column.key}
              column={column}
              index={first + nth}
              blocks={blocks[first + nth] ?? none}
              heading={props.headingText(column)}
              hasOwnHours={
                columns.length > 1 && lengthOf(column.day) !== lengthOf(columns[0]?.day ?? column.day)
              }
              from={from}
              until={until}
              slots={slots}
              marks={marks}
            />
          ))}
          <Ghost {...props} />
        </div>
      </div>
    </section>
  );
}

const none: readonly Block[] = [];

/** The columns and the strips of hours in view. */
interface Seen {
  first: number;
  last: number;
  top: number;
  bottom: number;
}

/** What is held, where it would land. */
function Ghost({ store, marks, describe }: GridProps) {
  const held = useStore(store);
  const { columnWidth, pixelsPerMinute } = marks;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const { target, by } = held ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the keyboard, which moves the target.
  useEffect(() => {
    if (by === "keyboard") element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [element, target, by]);
  if (!held?.target) return null;
  return (
    <div
      ref={setElement}
      className={cx(styles.ghost, held.kind === "resize" && styles.resizing)}
      style={{
        insetInlineStart: held.target.column * columnWidth,
        inlineSize: columnWidth,
        insetBlockStart: held.target.minutes * pixelsPerMinute,
        minBlockSize: Math.max(held.minutes * pixelsPerMinute, 24),
      }}
    >
      {describe(held)}
    </div>
  );
}

/** When another day or room opens, the first session is in view. */
function useScrollToFirst(
  scroller: HTMLElement | null,
  blocks: readonly (readonly Block[])[],
  { columns, day, marks, store }: GridProps,
) {
  const shown = columns.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when other columns are shown, not when sessions move.
  useEffect(() => {
    // What is held stays where the pointer is.
    if (!scroller || store.get() !== null) return;
    if (day) scroller.scrollLeft = columns.findIndex((column) => column.day.id === day) * marks.columnWidth;
    const starts = blocks.flat().map(({ from }) => from);
    const first = starts.length > 0 ? Math.min(...starts) : 8 * 60;
    scroller.scrollTop = Math.max(first * marks.pixelsPerMinute - 24, 0);
  }, [scroller, shown]);
}
