import type { Timetable } from "./queries";

type Point = Timetable["history"][number];

/** What a curve shows of a proposal: its share of the way, from 0 to 1, by the share of the moves. */
export interface Curve {
  proposal: number;
  points: readonly { x: number; y: number }[];
}

/**
 * A score as one number. Blocking conflicts come first, then sessions left out, then changes: what is a thousand times
 * worse is one step higher on a logarithmic axis.
 */
export function height({ blocked, left_out, changes, cost }: Point): number {
  return Math.log10(1 + Math.max(0, cost) + 1e3 * changes + 1e6 * left_out + 1e9 * blocked);
}

/** The curves of a search, one for each proposal. `moves` is how many moves each may take. */
export function curvesOf(history: readonly Point[], moves: number): Curve[] {
  const heights = history.map(height);
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const numbers = [...new Set(history.map(({ proposal }) => proposal))].sort((a, b) => a - b);
  return numbers.map((proposal) => ({
    proposal,
    points: history
      .filter((point) => point.proposal === proposal)
      .map((point) => ({
        x: Math.min(1, point.moves / Math.max(1, moves)),
        y: high === low ? 0.5 : (height(point) - low) / (high - low),
      })),
  }));
}

/** The steps of a curve as the `d` of a path in a box: the best score so far holds until a better one is found. */
export function pathOf(points: Curve["points"], width: number, size: number): string {
  const at = ({ x, y }: { x: number; y: number }) => ({ left: x * width, top: (1 - y) * size });
  return points
    .map((point, index) => {
      const { left, top } = at(point);
      return index === 0 ? `M${round(left)} ${round(top)}` : `H${round(left)}V${round(top)}`;
    })
    .join("");
}

const round = (value: number) => Math.round(value * 10) / 10;
