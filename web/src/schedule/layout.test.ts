import { describe, expect, test } from "vitest";
import { blocksOf, type Placed, targetAt, visibleColumns } from "./layout";

const day = { id: "2026-05-01", from: 0, until: 86_400_000 };
const column = { key: "hall", room: "hall", day };
const at = (id: string, from: number, until: number, room = "hall"): Placed => ({
  id,
  room,
  from: from * 60_000,
  until: until * 60_000,
});
const lanes = (sessions: Placed[]) =>
  blocksOf(column, sessions).map(({ id, lane, lanes: of }) => `${id} ${lane + 1}/${of}`);

describe("blocksOf", () => {
  test("sessions one after the other fill the column", () => {
    expect(lanes([at("b", 60, 120), at("a", 0, 60)])).toEqual(["a 1/1", "b 1/1"]);
  });

  test("sessions at the same time share it, and a free lane is used again", () => {
    expect(lanes([at("a", 0, 90), at("b", 30, 60), at("c", 60, 120)])).toEqual(["a 1/2", "b 2/2", "c 2/2"]);
  });

  test("other rooms are left out, and a session over midnight is cut", () => {
    const blocks = blocksOf(column, [at("a", -30, 30), at("b", 0, 60, "other"), at("c", 1430, 1500)]);
    expect(blocks.map(({ id, from, until, isCut }) => [id, from, until, isCut])).toEqual([
      ["a", 0, 30, true],
      ["c", 1430, 1440, true],
    ]);
  });
});

describe("targetAt", () => {
  const scale = { columns: 3, columnWidth: 100, pixelsPerMinute: 2, step: 5, length: 1440 };
  test("finds the column and rounds to the step", () => {
    expect(targetAt(150, 251, scale)).toEqual({ column: 1, minutes: 125 });
  });
  test("stays within the grid", () => {
    expect(targetAt(-20, -20, scale)).toEqual({ column: 0, minutes: 0 });
    expect(targetAt(900, 9000, scale)).toEqual({ column: 2, minutes: 1435 });
  });
});

test("columns outside of the viewport are not drawn", () => {
  expect(visibleColumns(1000, 500, 100, 106)).toEqual([8, 17]);
  expect(visibleColumns(0, 500, 100, 3)).toEqual([0, 3]);
});
