import { expect, test } from "vitest";
import { applied, withChanges, withoutRevisions } from "./useMoves";

const placed = (session: string, room: string, hour: number) => ({
  id: session,
  placement: {
    session,
    room,
    starts_at: `2026-05-01T${hour}:00:00Z`,
    ends_at: `2026-05-01T${hour + 1}:00:00Z`,
    pinned: false,
    revision: 2,
  },
});

test("a move is shown before the service has answered", () => {
  const before = [placed("one", "a", 10), placed("two", "b", 12), { id: "three", placement: null }];
  const move = {
    placements: [{ session: "three", room: "c", starts_at: "2026-05-01T08:00:00Z", pinned: true }],
    removed: ["two"],
  };
  const after = applied(before, move, () => 90);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toEqual({ id: "two", placement: null });
  expect(after[2]?.placement).toMatchObject({
    session: "three",
    ends_at: "2026-05-01T09:30:00.000Z",
    pinned: true,
    revision: 1,
  });
});

test("the answer to a move changes the conflicts that are shown", () => {
  const conflict = (id: string) => ({
    id,
    kind: "room_overlap" as const,
    severity: "block" as const,
    sessions: [],
    speakers: [],
    rooms: [],
    figures: null,
    detail: "",
    suggestions: [],
  });
  const shown = { items: [conflict("a"), conflict("b")], total: 2 };
  const changes = { introduced: [conflict("c")], resolved: ["a"], total: 2, blocking: 2 };
  const after = withChanges(shown, changes);
  expect(after.items.map(({ id }) => id)).toEqual(["b", "c"]);
  expect(withChanges(after, changes), "the same answer twice").toEqual(after);
});

test("trying again does not insist on what was there", () => {
  const move = {
    placements: [{ session: "one", room: "a", starts_at: "2026-05-01T08:00:00Z", revision: 3 }],
  };
  expect(withoutRevisions(move).placements?.[0]).not.toHaveProperty("revision");
});
