/** Positions that the API accepts. */
const highest = 10_000;

export interface Positioned {
  readonly position: number;
}

export interface Placement<Item> {
  item: Item;
  position: number;
}

/** A list with one item moved to another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(to, 0, item);
  return next;
}

/**
 * The fewest positions to change so that the items are in this order. Items that keep their positions are the longest
 * run in which there is room for the others: their distance from their place never shrinks.
 */
export function positionChanges<Item extends Positioned>(ordered: readonly Item[]): Placement<Item>[] {
  const kept = keptPlaces(ordered.map(({ position }) => position));
  const changes: Placement<Item>[] = [];
  let last = -1;
  ordered.forEach((item, place) => {
    if (kept.has(place)) last = item.position;
    else {
      last += 1;
      changes.push({ item, position: last });
    }
  });
  return changes;
}

/** The longest subsequence whose `position - place` never decreases, found in n log n. */
function keptPlaces(positions: readonly number[]): Set<number> {
  const count = positions.length;
  const before: number[] = [];
  // The place that ends the best run of each length.
  const ends: number[] = [];
  const slack = (place: number) => (positions[place] ?? 0) - place;
  positions.forEach((position, place) => {
    const isPossible = position >= place && position <= highest - (count - 1 - place);
    if (!isPossible) return;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (slack(ends[middle] ?? 0) <= slack(place)) low = middle + 1;
      else high = middle;
    }
    before[place] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = place;
  });
  const kept = new Set<number>();
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place] ?? -1) kept.add(place);
  return kept;
}

/** The position of a new item at the end. */
export function nextPosition(items: readonly Positioned[]): number {
  return Math.min(highest, Math.max(-1, ...items.map(({ position }) => position)) + 1);
}
