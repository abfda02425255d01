import { expect, test } from "vitest";
import type { Column, Placed } from "./layout";
import { columnIn, columnOf, moveDay, moveTo, pin, swap } from "./moving";

const hour = 3_600_000;
const day = { id: "1970-01-01", from: 0, until: 24 * hour };
const columns: Column[] = ["a", "b", "c"].map((room) => ({ key: room, room, day }));
const one: Placed = { id: "one", room: "a", from: 9 * hour, until: 10 * hour };
const two: Placed = { id: "two", room: "b", from: 11 * hour, until: 12 * hour };
const placed = new Map([one, two].map((session) => [session.id, session]));
const known = new Map([["one", { pinned: true, revision: 3 }]]);
const base = { columns, placed, known };

test("a session moves to a room and a time, with its revision and its pin", () => {
  const target = { column: 2, minutes: 90 };
  expect(moveTo({ ...base, session: "one", target, selected: new Set() })).toEqual({
    placements: [{ session: "one", room: "c", starts_at: "1970-01-01T01:30:00Z", pinned: true, revision: 3 }],
  });
});

test("a selection moves by the same time and the same number of rooms", () => {
  const target = { column: 1, minutes: 600 };
  const move = moveTo({ ...base, session: "one", target, selected: new Set(["one", "two"]) });
  expect(move?.placements?.map(({ session, room, starts_at }) => [session, room, starts_at])).toEqual([
    ["one", "b", "1970-01-01T10:00:00Z"],
    ["two", "c", "1970-01-01T12:00:00Z"],
  ]);
});

test("of a selection, a session of another day keeps its room", () => {
  const later = { id: "later", room: "c", from: 30 * hour, until: 31 * hour };
  const move = moveTo({
    ...base,
    placed: new Map([...placed, ["later", later]]),
    session: "one",
    target: { column: 1, minutes: 600 },
    selected: new Set(["one", "later"]),
  });
  expect(move?.placements?.[1]).toMatchObject({
    session: "later",
    room: "c",
    starts_at: "1970-01-02T07:00:00Z",
  });
});

test("a session without a place is expected to have none still", () => {
  const target = { column: 0, minutes: 0 };
  expect(moveTo({ ...base, session: "new", target, selected: new Set() })?.placements?.[0]?.revision).toBe(0);
  expect(
    moveTo({ ...base, session: "new", target: { column: 9, minutes: 0 }, selected: new Set() }),
  ).toBeNull();
});

test("two sessions swap", () => {
  expect(swap(one, two, known).placements?.map(({ room, starts_at }) => [room, starts_at])).toEqual([
    ["b", "1970-01-01T11:00:00Z"],
    ["a", "1970-01-01T09:00:00Z"],
  ]);
});

test("pinning keeps the place", () => {
  expect(pin(two, known, true).placements?.[0]).toMatchObject({ room: "b", pinned: true });
});

test("a day moves to another day at the same time of day", () => {
  const next = { id: "1970-01-02", from: 24 * hour, until: 48 * hour };
  const later = { id: "later", room: "a", from: 30 * hour, until: 31 * hour };
  const move = moveDay(day, next, "UTC", [one, two, later], known);
  expect(move.placements?.map(({ session, starts_at }) => [session, starts_at])).toEqual([
    ["one", "1970-01-02T09:00:00Z"],
    ["two", "1970-01-02T11:00:00Z"],
  ]);
});

test("a session that goes on after midnight is also in the column of the next day", () => {
  const night: Placed = { id: "night", room: "a", from: 23 * hour, until: 25 * hour };
  const next = { key: "next a", room: "a", day: { id: "1970-01-02", from: 24 * hour, until: 48 * hour } };
  expect([columnOf(night, [next]), columnIn(night, [next])]).toEqual([-1, 0]);
});
