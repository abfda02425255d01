import { describe, expect, test } from "vitest";
import { moved, nextPosition, positionChanges } from "./order";

const list = (...positions: number[]) => positions.map((position, at) => ({ name: `${at}`, position }));

/** The positions after the changes, in the order of the list. */
function positionsAfter(ordered: readonly { name: string; position: number }[]): number[] {
  const changes = new Map(positionChanges(ordered).map(({ item, position }) => [item.name, position]));
  return ordered.map(({ name, position }) => changes.get(name) ?? position);
}

const isRising = (numbers: readonly number[]) =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));

describe("the positions of an ordered list", () => {
  test("nothing changes if nothing has moved", () => {
    expect(positionChanges(list(0, 1, 2, 3))).toEqual([]);
    expect(positionChanges(list(3, 40, 41, 1000))).toEqual([]);
  });

  test("two neighbours swap with two changes", () => {
    const ordered = moved(list(0, 1, 2, 3), 0, 1);
    expect(positionChanges(ordered)).toHaveLength(2);
    expect(positionsAfter(ordered)).toEqual([0, 1, 2, 3]);
  });

  test("an item that moves into a gap changes alone", () => {
    const ordered = moved(list(0, 10, 20, 30), 3, 1);
    expect(positionChanges(ordered).map(({ item }) => item.name)).toEqual(["3"]);
    expect(isRising(positionsAfter(ordered))).toBe(true);
  });

  test("an item that moves to the end changes alone", () => {
    const ordered = moved(list(5, 6, 7), 0, 2);
    expect(positionChanges(ordered)).toEqual([{ item: { name: "0", position: 5 }, position: 8 }]);
  });

  test("equal positions are taken apart", () => {
    expect(positionsAfter(list(0, 0, 0))).toEqual([0, 1, 2]);
  });

  test("a list at the upper end stays within it", () => {
    const positions = positionsAfter(moved(list(9998, 9999, 10_000), 0, 2));
    expect(isRising(positions)).toBe(true);
    expect(Math.max(...positions)).toBeLessThanOrEqual(10_000);
  });

  test("every move of a hundred rooms keeps the order", () => {
    const rooms = list(...Array.from({ length: 106 }, (_, at) => at));
    for (const [from, to] of [
      [0, 105],
      [105, 0],
      [50, 51],
      [20, 80],
    ] as const) {
      const positions = positionsAfter(moved(rooms, from, to));
      expect(isRising(positions)).toBe(true);
      expect(positions[0]).toBeGreaterThanOrEqual(0);
    }
  });
});

test("a new item is the last one", () => {
  expect(nextPosition([])).toBe(0);
  expect(nextPosition(list(4, 2))).toBe(5);
  expect(nextPosition(list(10_000))).toBe(10_000);
});
