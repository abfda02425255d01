import { expect, test } from "vitest";
import { changeBeside, inOrder, proposedPlaces } from "./proposed";

const place = (room: string, hour: number) => ({
  room,
  starts_at: `2026-05-01T${String(hour).padStart(2, "0")}:00:00Z`,
  ends_at: `2026-05-01T${String(hour + 1).padStart(2, "0")}:00:00Z`,
  pinned: false,
});
const item = (session: string, before: ReturnType<typeof place> | null, after: typeof before) => ({
  session,
  code: session,
  before,
  after,
});
const items = [
  item("gone", place("a", 8), null),
  item("late", place("a", 9), place("b", 12)),
  item("new", null, place("a", 12)),
];
const sessions = [
  { id: "gone", placement: { session: "gone", revision: 1, ...place("a", 8) } },
  { id: "late", placement: { session: "late", revision: 1, ...place("a", 9) } },
  { id: "new", placement: null },
  { id: "stays", placement: { session: "stays", revision: 1, ...place("b", 9) } },
  { id: "unplaced", placement: null },
];

test("the grid shows sessions where they would be", () => {
  const places = proposedPlaces(sessions, items);
  expect([...places.keys()].sort()).toEqual(["late", "new", "stays"]);
  expect(places.get("late")).toMatchObject({ room: "b", from: Date.parse("2026-05-01T12:00:00Z") });
  expect(places.get("stays")).toMatchObject({ room: "b", from: Date.parse("2026-05-01T09:00:00Z") });
});

test("changes are in the order of time and rooms; those without a place come last", () => {
  expect(inOrder(items, ["a", "b"]).map(({ session }) => session)).toEqual(["new", "late", "gone"]);
});

test("from change to change, around, without those that are not in the grid", () => {
  const ordered = inOrder(items, ["a", "b"]);
  expect(changeBeside(ordered, null, 1)?.session).toBe("new");
  expect(changeBeside(ordered, null, -1)?.session).toBe("late");
  expect(changeBeside(ordered, "late", 1)?.session).toBe("new");
  expect(changeBeside([], "late", 1)).toBeUndefined();
});
