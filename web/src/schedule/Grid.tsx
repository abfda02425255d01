import { useLingui } from "@lingui/react/macro";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { cx } from "../ui";
import { type Column, columnAxis } from "./axis";
import styles from "./Grid.module.css";
import { GridBlock } from "./GridBlock";
import type { Held } from "./held";
import { type Block, blocksOf, type Placed, visibleColumns } from "./layout";
import type { Painted } from "./painting";
import type { Session } from "./queries";
import type { StartDrag } from "./useDrag";

export interface GridProps {
  body: RefObject<HTMLDivElement | null>;
  columns: readonly Column[];
  heading: (column: Column) => ReactNode;
  headingText: (column: Column) => string;
  columnWidth: number;
  pixelsPerMinute: number;
  /** Length of the longest day in minutes. */
  length: number;
  placed: readonly Placed[];
  byId: ReadonlyMap<string, Session>;
  held: Held | null;
  painted: (column: Column) => readonly Painted[];
  reason: ReactNode;
  /** The block that the keyboard is on. */
  active: string | null;
  selected: ReadonlySet<string>;
  /** Conflicting sessions, with the worst severity. */
  severity: ReadonlyMap<string, string>;
  /** Names of others who moved a session a moment ago. */
  movedBy: ReadonlyMap<string, string>;
  isPinned: (session: string) => boolean;
  startDrag: StartDrag;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onPress: (session: string, isToggle: boolean) => void;
  formatTime: (time: number) => string;
}

/** Rooms and hours of a day, or days and hours of a room. Only the columns in view are drawn. */
export function Grid(props: GridProps) {
  const { body, columns, columnWidth, pixelsPerMinute, length, held } = props;
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
  const shown = columns.slice(first, last);
  useScrollToFirst(scroller, columns, props.placed, pixelsPerMinute);
  const height = length * pixelsPerMinute;
  const hours = columns[0] ? columnAxis(columns[0].day, pixelsPerMinute) : [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: keys of the sessions inside, which are buttons.
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
      <div className={styles.canvas} style={{ inlineSize: `calc(4rem + ${columns.length * columnWidth}px)` }}>
        <div className={styles.corner} />
        <div className={styles.head}>
          {shown.map((column, at) => (
            <div
              key={column.key}
              className={styles.heading}
              style={{ insetInlineStart: (first + at) * columnWidth, inlineSize: columnWidth }}
            >
              {props.heading(column)}
            </div>
          ))}
        </div>
        <div className={styles.axis} style={{ blockSize: height }} aria-hidden="true">
          {hours.map(({ minute, time }) => (
            <span key={minute} className={styles.hour} style={{ insetBlockStart: minute * pixelsPerMinute }}>
              {props.formatTime(time)}
            </span>
          ))}
        </div>
        <div ref={body} className={styles.body} style={{ blockSize: height }}>
          {hours.map(({ minute }) => (
            <div key={minute} className={styles.line} style={{ insetBlockStart: minute * pixelsPerMinute }} />
          ))}
          {shown.map((column, at) => (
            <GridColumn key={column.key} {...props} column={column} index={first + at} />
          ))}
          {held?.target ? (
            <div
              className={cx(styles.ghost, held.kind === "resize" && styles.resizing)}
              style={{
                insetInlineStart: held.target.column * columnWidth,
                inlineSize: columnWidth,
                insetBlockStart: held.target.minutes * pixelsPerMinute,
                blockSize: Math.max(held.minutes * pixelsPerMinute, 24),
              }}
            >
              {props.reason}
            </div>
          ) : null}
        </div>
      </div>
    </section>
  );
}

/** When another day or room opens, the first session is in view. */
function useScrollToFirst(
  scroller: HTMLElement | null,
  columns: readonly Column[],
  placed: readonly Placed[],
  pixelsPerMinute: number,
) {
  const day = columns.map(({ key }) => key).join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when other columns are shown, not when sessions move.
  useEffect(() => {
    if (!scroller || placed.length === 0) return;
    const starts = columns.flatMap((column) => blocksOf(column, placed).map(({ from }) => from));
    const first = starts.length > 0 ? Math.min(...starts) : 8 * 60;
    scroller.scrollTop = Math.max(first * pixelsPerMinute - 24, 0);
  }, [scroller, day, placed.length === 0]);
}

interface GridColumnProps extends GridProps {
  column: Column;
  index: number;
}

function GridColumn({ column, index, ...props }: GridColumnProps) {
  const { columnWidth, pixelsPerMinute, placed, held } = props;
  const blocks = blocksOf(column, placed);
  return (
    <div className={styles.column} style={{ insetInlineStart: index * columnWidth, inlineSize: columnWidth }}>
      {held?.kind === "move"
        ? props.painted(column).map(({ from, until, severity }) => (
            <div
              key={from}
              className={cx(styles.paint, styles[severity])}
              style={{
                insetBlockStart: from * pixelsPerMinute,
                blockSize: (until - from) * pixelsPerMinute,
              }}
            />
          ))
        : null}
      <ul className={styles.blocks} aria-label={props.headingText(column)}>
        {blocks.map((block) => (
          <BlockItem key={block.id} block={block} column={column} {...props} />
        ))}
      </ul>
    </div>
  );
}

interface BlockItemProps extends GridProps {
  block: Block;
  column: Column;
}

function BlockItem({ block, column, ...props }: BlockItemProps) {
  const { pixelsPerMinute, columnWidth, columns } = props;
  const { id, from, until, lane, lanes } = block;
  const session = props.byId.get(id);
  if (!session) return null;
  const share = 100 / lanes;
  const minutes = until - from;
  const start = { column: columns.indexOf(column), minutes: from };
  return (
    <li
      className={styles.item}
      style={{
        insetBlockStart: from * pixelsPerMinute,
        blockSize: Math.max(minutes * pixelsPerMinute - 1, 14),
        insetInlineStart: `${lane * share}%`,
        inlineSize: `${share}%`,
      }}
    >
      <GridBlock
        session={session}
        block={block}
        times={`${props.formatTime(column.day.from + from * 60_000)}–${props.formatTime(column.day.from + until * 60_000)}`}
        isNarrow={columnWidth / lanes < 90}
        isActive={props.active === id}
        isSelected={props.selected.has(id)}
        isHeld={props.held?.session === id}
        isPinned={props.isPinned(id)}
        severity={props.severity.get(id)}
        movedBy={props.movedBy.get(id)}
        onPress={(isToggle) => props.onPress(id, isToggle)}
        onDrag={(event, kind, grip) => props.startDrag(event, { session: id, minutes, kind, start, grip })}
      />
    </li>
  );
}
