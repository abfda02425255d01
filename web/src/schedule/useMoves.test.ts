import { expect, test } from "vitest";
import { applied, withoutRevisions } from "./useMoves";

const placed = (session: string, room: string, hour: number) => ({
  session,
  room,
  starts_at: `2026-05-01T${hour}:00:00Z`,
  ends_at: `2026-05-01T${hour + 1}:00:00Z`,
  pinned: false,
  revision: 2,
});

test("a move is shown before the service has answered", () => {
  const before = [placed("one", "a", 10), placed("two", "b", 12)];
  const move = {
    placements: [{ session: "three", room: "c", starts_at: "2026-05-01T08:00:00Z", pinned: true }],
    removed: ["two"],
  };
  const after = applied(before, move, () => 90);
  expect(after.map(({ session }) => session)).toEqual(["one", "three"]);
  expect(after[1]).toMatchObject({ ends_at: "2026-05-01T09:30:00.000Z", pinned: true, revision: 1 });
});

test("trying again does not insist on what was there", () => {
  const move = {
    placements: [{ session: "one", room: "a", starts_at: "2026-05-01T08:00:00Z", revision: 3 }],
  };
  expect(withoutRevisions(move).placements?.[0]).not.toHaveProperty("revision");
});
