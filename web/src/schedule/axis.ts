import type { Day } from "./days";

export type { Column } from "./layout";

interface Mark {
  /** From the start of the day. */
  minute: number;
  /** Milliseconds since 1970. */
  time: number;
}

/** The hours of a day, or halves and quarters of them if there is room. With a change of clocks a day has 23 or 25. */
export function columnAxis(day: Day, pixelsPerMinute: number): Mark[] {
  const step = pixelsPerMinute >= 6 ? 10 : pixelsPerMinute >= 3 ? 15 : pixelsPerMinute >= 1.5 ? 30 : 60;
  const count = Math.floor((day.until - day.from) / 60_000 / step);
  return Array.from({ length: count }, (_, at) => ({
    minute: at * step,
    time: day.from + at * step * 60_000,
  }));
}
