import type { Day } from "./days";

/** A session with a place in the draft. Times are in milliseconds. */
export interface Placed {
  id: string;
  room: string;
  from: number;
  until: number;
}

/** A column of the grid: a room on a day. */
export interface Column {
  key: string;
  room: string;
  day: Day;
}

/** A part of a session in a column, in minutes from the start of its day, and its lane among those at the same time. */
export interface Block {
  id: string;
  from: number;
  until: number;
  lane: number;
  lanes: number;
  /** Whether the session begins or ends on another day. */
  isCut: boolean;
}

const minute = 60_000;

/** The sessions of a column, those at the same time next to each other. */
export function blocksOf(column: Column, sessions: readonly Placed[]): Block[] {
  const { day, room } = column;
  const parts = sessions
    .filter((one) => one.room === room && one.from < day.until && one.until > day.from)
    .sort((one, other) => one.from - other.from || other.until - one.until || (one.id < other.id ? -1 : 1))
    .map((one) => ({
      id: one.id,
      from: (Math.max(one.from, day.from) - day.from) / minute,
      until: (Math.min(one.until, day.until) - day.from) / minute,
      isCut: one.from < day.from || one.until > day.until,
    }));
  const blocks: Block[] = [];
  let cluster: Block[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const block of cluster) block.lanes = ends.length;
    blocks.push(...cluster);
    cluster = [];
    ends = [];
  };
  for (const part of parts) {
    if (ends.every((end) => end <= part.from)) close();
    const free = ends.findIndex((end) => end <= part.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = part.until;
    cluster.push({ ...part, lane, lanes: 1 });
  }
  close();
  return blocks;
}

/** Where a pointer or the keyboard would put the start of a session. */
export interface Target {
  column: number;
  /** Minutes from the start of the day of the column. */
  minutes: number;
}

interface Scale {
  columns: number;
  columnWidth: number;
  pixelsPerMinute: number;
  /** Minutes to which starts are rounded. */
  step: number;
  /** Length of a day in minutes. */
  length: number;
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** The target under a point of the grid's content, in pixels from its first column and its first minute. */
export function targetAt(x: number, y: number, scale: Scale): Target {
  const column = clamp(Math.floor(x / scale.columnWidth), 0, Math.max(scale.columns - 1, 0));
  const minutes = Math.round(y / scale.pixelsPerMinute / scale.step) * scale.step;
  return { column, minutes: clamp(minutes, 0, scale.length - scale.step) };
}

/** The columns that a viewport shows, and a few more on each side. */
export function visibleColumns(
  left: number,
  width: number,
  columnWidth: number,
  count: number,
): [number, number] {
  const spare = 2;
  const first = clamp(Math.floor(left / columnWidth) - spare, 0, count);
  return [first, clamp(Math.ceil((left + width) / columnWidth) + spare, 0, count)];
}
