import type { TextSearch } from "../app/search";
import type { Day } from "./days";
import type { Column } from "./layout";

/** Pixels a minute, from a whole day at a glance to a minute's detail. */
export const zooms = [0.5, 1, 1.5, 3, 6, 12] as const;

/** In the address: all rooms, also on a phone. A slug has no such name. */
export const all = "*";

/** What the address of the page says. */
export interface View {
  day: Day | null;
  /** The room of which all days are shown; null for all rooms of a day. */
  room: string | null;
  pixelsPerMinute: number;
  panel: Panel;
}

export const panels = ["unplaced", "conflicts", "session", "history"] as const;
export type Panel = (typeof panels)[number];

export function readView(
  search: TextSearch,
  days: readonly Day[],
  rooms: readonly string[],
  now: number,
  isNarrow = false,
): View {
  const today = days.find(({ from, until }) => from <= now && now < until);
  const zoom = Number(search.zoom);
  // A phone shows one room at a time, unless all are asked for.
  const usual = isNarrow ? (rooms[0] ?? null) : null;
  return {
    day: days.find(({ id }) => id === search.day) ?? today ?? days[0] ?? null,
    room: rooms.find((room) => room === search.room) ?? (search.room === all ? null : usual),
    pixelsPerMinute: zooms.find((one) => one === zoom) ?? 1.5,
    panel: panels.find((panel) => panel === search.panel) ?? "unplaced",
  };
}

/** The columns of the grid: the rooms of the day, or the days of the room. */
export function columnsOf(
  { day, room }: Pick<View, "day" | "room">,
  days: readonly Day[],
  rooms: readonly string[],
): Column[] {
  if (room !== null) return days.map((one) => ({ key: `${one.id} ${room}`, room, day: one }));
  return day ? rooms.map((one) => ({ key: `${day.id} ${one}`, room: one, day })) : [];
}

/** In minutes. With a minute's detail, sessions start at any minute. */
export function stepOf(pixelsPerMinute: number): number {
  return pixelsPerMinute >= 12 ? 1 : 5;
}

export const leastColumn = 168;

/** The width of a column: few columns fill the grid, many scroll. In pixels. */
export function columnWidthFor(available: number, columns: number): number {
  return Math.max(leastColumn, Math.floor(available / Math.max(columns, 1)));
}
