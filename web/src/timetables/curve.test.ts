import { expect, test } from "vitest";
import { curvesOf, height, pathOf } from "./curve";

const point = (moves: number, cost: number, more: object = {}) => ({
  proposal: 1,
  moves,
  blocked: 0,
  left_out: 0,
  changes: 0,
  cost,
  ...more,
});

test("a blocking conflict is worse than any cost", () => {
  expect(height(point(0, 0, { blocked: 1 }))).toBeGreaterThan(height(point(0, 99_999_999)));
  expect(height(point(0, 0, { left_out: 1 }))).toBeGreaterThan(height(point(0, 99_999)));
});

test("each proposal has its curve, from the worst score at the top to the best at the bottom", () => {
  const history = [point(0, 999), point(50, 99), point(100, 9), point(100, 9, { proposal: 2 })];
  const [first, second] = curvesOf(history, 100);
  expect(first?.points.map(({ x }) => x)).toEqual([0, 0.5, 1]);
  expect(first?.points[0]?.y).toBe(1);
  expect(first?.points[2]?.y).toBe(0);
  expect(second?.proposal).toBe(2);
});

test("one score is a line in the middle", () => {
  expect(curvesOf([point(0, 5)], 100)[0]?.points).toEqual([{ x: 0, y: 0.5 }]);
});

test("a path goes in steps", () => {
  const points = [
    { x: 0, y: 1 },
    { x: 0.5, y: 0 },
  ];
  expect(pathOf(points, 100, 40)).toBe("M0 0H50V40");
});
