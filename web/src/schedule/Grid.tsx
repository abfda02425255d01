import { useLingui } from "@lingui/react/macro";
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { type Store, useStore } from "../api/store";
import { cx } from "../ui";
import { columnAxis } from "./axis";
import { lengthOf } from "./days";
import styles from "./Grid.module.css";
import { GridBlock } from "./GridBlock";
import type { Held } from "./held";
import { type Block, blocksOf, type Column, type Placed, visibleColumns } from "./layout";
import { paint, type SessionSlots } from "./painting";
import type { Session } from "./queries";
import type { StartDrag } from "./useDrag";

/** What all columns share, and what seldom changes. */
export interface Marks {
  byId: ReadonlyMap<string, Session>;
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
  pixelsPerMinute: number;
  columnWidth: number;
  formatTime: (time: number) => string;
  startDrag: StartDrag;
  onPress: (session: string, isToggle: boolean) => void;
}

export interface GridProps {
  body: RefObject<HTMLDivElement | null>;
  columns: readonly Column[];
  headingText: (column: Column) => string;
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
}

/** Rooms and hours of a day, or days and hours of a room. Only the columns in view are drawn. */
export function Grid(props: GridProps) {
  const { body, columns, length, placed, marks, slots } = props;
  const { columnWidth, pixelsPerMinute } = marks;
  const { t } = useLingui();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [view, setView] = useState({ left: 0, width: 1200 });
  useLayoutEffect(() => {
    if (!scroller) return;
    const measure = () => setView({ left: scroller.scrollLeft, width: scroller.clientWidth });
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  const [first, last] = visibleColumns(view.left, view.width, columnWidth, columns.length);
  const blocks = useMemo(() => columns.map((column) => blocksOf(column, placed)), [columns, placed]);
  useScrollToFirst(scroller, columns, blocks, pixelsPerMinute);
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
      onScroll={(event) =>
        setView({ left: event.currentTarget.scrollLeft, width: event.currentTarget.clientWidth })
      }
      onKeyDown={props.onKeyDown}
    >
      <div
        className={styles.canvas}
        style={{ inlineSize: `calc(4.75rem + ${columns.length * columnWidth}px)` }}
      >
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
  columns: readonly Column[],
  blocks: readonly (readonly Block[])[],
  pixelsPerMinute: number,
) {
  const shown = columns.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when other columns are shown, not when sessions move.
  useEffect(() => {
    if (!scroller) return;
    const starts = blocks.flat().map(({ from }) => from);
    const first = starts.length > 0 ? Math.min(...starts) : 8 * 60;
    scroller.scrollTop = Math.max(first * pixelsPerMinute - 24, 0);
  }, [scroller, shown]);
}

interface GridColumnProps {
  column: Column;
  index: number;
  blocks: readonly Block[];
  heading: string;
  /** Clocks change on this day, so its hours are not those of the axis. */
  hasOwnHours: boolean;
  slots: SessionSlots | undefined;
  marks: Marks;
}

/** Drawn again only if its sessions or the marks change, not with each step of a drag. */
const GridColumn = memo(function GridColumn(props: GridColumnProps) {
  const { column, index, blocks, slots, marks } = props;
  const { columnWidth, pixelsPerMinute } = marks;
  const painted = slots ? paint(slots, column) : [];
  return (
    <div className={styles.column} style={{ insetInlineStart: index * columnWidth, inlineSize: columnWidth }}>
      {painted.map(({ from, until, severity }) => (
        <div
          key={from}
          className={cx(styles.paint, styles[severity])}
          style={{ insetBlockStart: from * pixelsPerMinute, blockSize: (until - from) * pixelsPerMinute }}
        />
      ))}
      {props.hasOwnHours
        ? columnAxis(column.day, pixelsPerMinute).map(({ minute, time }) => (
            <span
              key={minute}
              aria-hidden="true"
              className={styles.hour}
              style={{ insetBlockStart: minute * pixelsPerMinute }}
            >
              {marks.formatTime(time)}
            </span>
          ))
        : null}
      <ul className={styles.blocks} aria-label={props.heading}>
        {blocks.map((block) => (
          <BlockItem key={block.id} block={block} column={column} index={index} marks={marks} />
        ))}
      </ul>
    </div>
  );
});

interface BlockItemProps {
  block: Block;
  column: Column;
  index: number;
  marks: Marks;
}

function BlockItem({ block, column, index, marks }: BlockItemProps) {
  const { pixelsPerMinute, columnWidth, formatTime } = marks;
  const { id, from, until, lane, lanes } = block;
  const session = marks.byId.get(id);
  if (!session) return null;
  const share = 100 / lanes;
  const minutes = until - from;
  const [begin, end] = [from, until].map((minute) => formatTime(column.day.from + minute * 60_000));
  return (
    <li
      className={styles.item}
      style={{
        insetBlockStart: from * pixelsPerMinute,
        blockSize: Math.max(minutes * pixelsPerMinute - 1, 10),
        insetInlineStart: `${lane * share}%`,
        inlineSize: `${share}%`,
      }}
    >
      <GridBlock
        session={session}
        isCut={block.isCut}
        times={`${begin}–${end}`}
        isNarrow={columnWidth / lanes < 90}
        isActive={marks.active === id}
        isSelected={marks.selected.has(id)}
        isHeld={marks.heldSession === id}
        isPinned={marks.pinned.has(id)}
        severity={marks.severity.get(id)}
        movedBy={marks.movedBy.get(id)}
        onPress={(isToggle) => marks.onPress(id, isToggle)}
        onDrag={(event, kind, grip) =>
          marks.startDrag(event, {
            session: id,
            minutes,
            kind,
            start: { column: index, minutes: from },
            grip,
          })
        }
      />
    </li>
  );
}
