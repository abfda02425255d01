import { expect, test } from "vitest";
import { between, firstOf, neighbour } from "./navigate";

const day = { id: "1970-01-01", from: 0, until: 86_400_000 };
const columns = ["a", "b", "c"].map((room) => ({ key: room, room, day }));
const at = (id: string, room: string, hour: number) => ({
  id,
  room,
  from: hour * 3_600_000,
  until: (hour + 1) * 3_600_000,
});
const placed = [at("a9", "a", 9), at("a11", "a", 11), at("c8", "c", 8), at("c12", "c", 12)];
const go = (from: string, key: string) => neighbour(columns, placed, from, key);

test("up and down stay in the column", () => {
  expect([go("a9", "ArrowDown"), go("a11", "ArrowUp"), go("a9", "ArrowUp")]).toEqual(["a11", "a9", null]);
  expect([go("a11", "Home"), go("a9", "End")]).toEqual(["a9", "a11"]);
});

test("left and right lead over empty columns to the nearest in time", () => {
  expect([go("a11", "ArrowRight"), go("c8", "ArrowLeft"), go("c8", "ArrowRight")]).toEqual([
    "c12",
    "a9",
    null,
  ]);
});

test("the keyboard begins at the first session; other keys lead nowhere", () => {
  expect([firstOf(columns, placed), firstOf(columns, []), go("a9", "x")]).toEqual(["a9", null, null]);
});

test("a range has all between two sessions, in their rooms and at their times", () => {
  expect(between(columns, placed, "a9", "a9")).toEqual(["a9"]);
  expect(between(columns, placed, "a9", "a11")).toEqual(["a9", "a11"]);
  expect(between(columns, placed, "c12", "a9")).toEqual(["a9", "a11", "c12"]);
  expect(between(columns, placed, "a9", "nowhere")).toEqual(["nowhere"]);
});
