import { blocksOf, type Column, type Placed } from "./layout";
import { columnIn } from "./moving";

/** The session to which an arrow key leads from another: up and down in the column, left and right to the nearest in time. */
export function neighbour(
  columns: readonly Column[],
  placed: readonly Placed[],
  session: string,
  key: string,
): string | null {
  const at = columns.findIndex((column) => blocksOf(column, placed).some(({ id }) => id === session));
  const column = columns[at];
  if (!column) return null;
  const blocks = blocksOf(column, placed);
  const place = blocks.findIndex(({ id }) => id === session);
  const from = blocks[place]?.from ?? 0;
  switch (key) {
    case "ArrowUp":
      return blocks[place - 1]?.id ?? null;
    case "ArrowDown":
      return blocks[place + 1]?.id ?? null;
    case "Home":
      return blocks[0]?.id ?? null;
    case "End":
      return blocks.at(-1)?.id ?? null;
    case "ArrowLeft":
      return nearest(columns.slice(0, at).reverse(), placed, from);
    case "ArrowRight":
      return nearest(columns.slice(at + 1), placed, from);
    default:
      return null;
  }
}

/** In the first of the columns that has sessions. */
function nearest(columns: readonly Column[], placed: readonly Placed[], minutes: number): string | null {
  for (const column of columns) {
    const blocks = blocksOf(column, placed);
    const [first, ...others] = blocks;
    if (!first) continue;
    const distance = (from: number) => Math.abs(from - minutes);
    return others.reduce((best, one) => (distance(one.from) < distance(best.from) ? one : best), first).id;
  }
  return null;
}

/** The session that the keyboard comes to first. */
export function firstOf(columns: readonly Column[], placed: readonly Placed[]): string | null {
  return nearest(columns, placed, 0);
}

/** Two sessions, and all that are between them: in the rooms and at the times from one to the other. */
export function between(
  columns: readonly Column[],
  placed: readonly Placed[],
  one: string,
  other: string,
): string[] {
  const ends = [one, other].flatMap((id) => {
    const place = placed.find((session) => session.id === id);
    const column = place ? columnIn(place, columns) : -1;
    const day = columns[column]?.day;
    return place && day ? [{ column, minute: (place.from - day.from) / 60_000 }] : [];
  });
  const [first, second] = ends;
  if (!first || !second) return [other];
  const [left, right] = [first.column, second.column].sort((a, b) => a - b);
  const [from, until] = [first.minute, second.minute].sort((a, b) => a - b);
  if (left === undefined || right === undefined || from === undefined || until === undefined) return [other];
  return columns
    .slice(left, right + 1)
    .flatMap((column) => blocksOf(column, placed))
    .filter((block) => block.from >= Math.max(from, 0) && block.from <= until)
    .map(({ id }) => id);
}
