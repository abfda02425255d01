import { describe, expect, test } from "vitest";
import { coverage, withoutSpans, withSpans } from "./spans";
import {
  cellsBetween,
  editionSpan,
  firstPlace,
  isBetween,
  placeAfter,
  type WeekGrid,
  weekGrid,
  windowOf,
} from "./weekGrid";

const edition = (starts_on: string, ends_on: string, time_zone: string) => ({
  starts_on,
  ends_on,
  time_zone,
});
const shanghai = edition("2026-11-28", "2026-11-29", "Asia/Shanghai");
const hours = (grid: WeekGrid, day: number) =>
  [...(grid.days[day]?.cells.values() ?? [])].reduce((sum, { from, until }) => sum + until - from, 0) /
  3_600_000;
const inside = (grid: WeekGrid) =>
  grid.days.flatMap(({ cells }) => [...cells.values()]).filter(({ isIn }) => isIn);

describe("the days of an edition", () => {
  test("where it takes place are whole days", () => {
    const grid = weekGrid(shanghai, "Asia/Shanghai");
    expect(grid.days.map(({ date }) => date)).toEqual(["2026-11-28", "2026-11-29"]);
    expect(grid.rows).toHaveLength(48);
    expect(inside(grid)).toHaveLength(96);
  });

  test("begin on the day before in the west", () => {
    const grid = weekGrid(shanghai, "America/New_York");
    expect(grid.days.map(({ date }) => date)).toEqual(["2026-11-27", "2026-11-28", "2026-11-29"]);
    // Midnight in Shanghai is 11:00 in New York.
    expect(grid.days[0]?.cells.get("10:30")?.isIn).toBe(false);
    expect(grid.days[0]?.cells.get("11:00")?.isIn).toBe(true);
    expect(grid.days[2]?.cells.get("10:30")?.isIn).toBe(true);
    expect(grid.days[2]?.cells.get("11:00")?.isIn).toBe(false);
    expect(inside(grid)).toHaveLength(96);
  });

  test("fit a zone that is half an hour apart", () => {
    const grid = weekGrid(shanghai, "Asia/Kolkata");
    expect(grid.days[0]?.cells.get("21:30")?.isIn).toBe(true);
    expect(grid.days[0]?.cells.get("21:00")?.isIn).toBe(false);
  });
});

describe("when clocks are set forward", () => {
  // 2026-03-29 in Paris: 02:00 is 03:00.
  const grid = weekGrid(edition("2026-03-28", "2026-03-30", "Europe/Paris"), "Europe/Paris");

  test("the day has 23 hours, and no cell at the skipped times", () => {
    expect(hours(grid, 0)).toBe(24);
    expect(hours(grid, 1)).toBe(23);
    expect(grid.days[1]?.cells.has("02:00")).toBe(false);
    expect(grid.days[1]?.cells.has("02:30")).toBe(false);
    expect(grid.rows).toHaveLength(48);
  });

  test("a night over the change is one span of the right length", () => {
    const row = (key: string) => grid.rows.findIndex((one) => one.key === key);
    const cells = cellsBetween(grid, { day: 1, row: row("01:00") }, { day: 1, row: row("03:30") });
    expect(withSpans([], cells).map(windowOf)).toEqual([
      { from: "2026-03-29T00:00:00", until: "2026-03-29T02:00:00" },
    ]);
  });
});

describe("when clocks are set back", () => {
  // 2026-11-01 in New York: 02:00 is 01:00 again.
  const grid = weekGrid(edition("2026-10-31", "2026-11-02", "America/New_York"), "America/New_York");

  test("the day has 25 hours, and the repeated times their own rows", () => {
    expect(hours(grid, 1)).toBe(25);
    expect(grid.rows).toHaveLength(50);
    const keys = grid.rows.map(({ key }) => key);
    expect(keys.slice(keys.indexOf("01:00"), keys.indexOf("02:00"))).toEqual([
      "01:00",
      "01:30",
      "01:00 2",
      "01:30 2",
    ]);
    expect(grid.days[0]?.cells.has("01:00 2")).toBe(false);
  });

  test("each of the two hours can be painted alone", () => {
    const second = grid.rows.findIndex(({ key }) => key === "01:00 2");
    const cells = cellsBetween(grid, { day: 1, row: second }, { day: 1, row: second + 1 });
    expect(withSpans([], cells).map(windowOf)).toEqual([
      { from: "2026-11-01T06:00:00", until: "2026-11-01T07:00:00" },
    ]);
  });

  test("half an hour back as in Lord Howe", () => {
    const island = weekGrid(
      edition("2026-04-04", "2026-04-06", "Australia/Lord_Howe"),
      "Australia/Lord_Howe",
    );
    expect(hours(island, 1)).toBe(24.5);
    expect(island.rows).toHaveLength(49);
  });
});

test("what is painted and taken away outside of whole cells stays exact", () => {
  const grid = weekGrid(shanghai, "Asia/Shanghai");
  const cell = grid.days[0]?.cells.get("09:00");
  if (!cell) throw new Error("no cell");
  // From 09:10 to 09:20, and a window before the edition.
  const before = [
    { from: cell.from - 86_400_000 * 3, until: cell.from - 86_400_000 * 2 },
    { from: cell.from + 600_000, until: cell.from + 1_200_000 },
  ];
  expect(coverage(before, cell)).toBe("some");
  const painted = withSpans(before, [cell]);
  expect(coverage(painted, cell)).toBe("all");
  expect(withoutSpans(painted, [cell])).toEqual(before.slice(0, 1));
});

describe("moving by keyboard", () => {
  const grid = weekGrid(shanghai, "Asia/Shanghai");

  test.each([
    ["ArrowDown", { day: 0, row: 1 }],
    ["ArrowUp", { day: 0, row: 0 }],
    ["ArrowRight", { day: 1, row: 0 }],
    ["PageDown", { day: 0, row: 8 }],
    ["End", { day: 1, row: 0 }],
  ])("%s", (key, place) => {
    expect(placeAfter(grid, { day: 0, row: 0 }, key)).toEqual(place);
  });

  test("other keys do not move", () => {
    expect(placeAfter(grid, { day: 0, row: 0 }, "a")).toBeNull();
  });

  test("begins at nine", () => {
    expect(firstPlace(grid)).toEqual({ day: 0, row: 18 });
    // In New York the edition begins at 11:00.
    expect(firstPlace(weekGrid(shanghai, "America/New_York"))).toEqual({ day: 0, row: 22 });
  });
});

test("a rectangle has the places between its corners", () => {
  expect(isBetween({ day: 1, row: 4 }, { day: 2, row: 3 }, { day: 0, row: 5 })).toBe(true);
  expect(isBetween({ day: 3, row: 4 }, { day: 2, row: 3 }, { day: 0, row: 5 })).toBe(false);
});

test("the span of the edition follows its clocks", () => {
  const { from, until } = editionSpan(edition("2026-03-28", "2026-03-29", "Europe/Paris"));
  expect((until - from) / 3_600_000).toBe(47);
});
