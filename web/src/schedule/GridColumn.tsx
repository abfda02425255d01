import { memo } from "react";
import { cx } from "../ui";
import { columnAxis } from "./axis";
import type { Marks } from "./Grid";
import styles from "./Grid.module.css";
import { GridBlock } from "./GridBlock";
import type { Block, Column } from "./layout";
import { paint, type SessionSlots } from "./painting";

interface GridColumnProps {
  column: Column;
  index: number;
  blocks: readonly Block[];
  heading: string;
  /** Clocks change on this day, so its hours are not those of the axis. */
  hasOwnHours: boolean;
  /** In view, in minutes of the day. */
  from: number;
  until: number;
  slots: SessionSlots | undefined;
  marks: Marks;
}

/** Drawn again only if its sessions or the marks change, not with each step of a drag. */
export const GridColumn = memo(function GridColumn(props: GridColumnProps) {
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
        {blocks
          .filter(({ id, from, until }) => (from < props.until && until > props.from) || id === marks.active)
          .map((block) => (
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
        isFixed={block.isCut || marks.isReadOnly}
        times={`${begin}–${end}`}
        isNarrow={columnWidth / lanes < 90}
        isLow={minutes * pixelsPerMinute < 24}
        isActive={marks.active === id}
        isSelected={marks.selected.has(id)}
        isHeld={marks.heldSession === id}
        isPinned={marks.pinned.has(id)}
        severity={marks.severity.get(id)}
        movedBy={marks.movedBy.get(id)}
        was={marks.changes.get(id)}
        onPress={(how) => marks.onPress(id, how)}
        onMenu={() => marks.onMenu(id)}
        menu={marks.active === id && !marks.isReadOnly ? marks.menuOf(id) : null}
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
