import { expect, test } from "vitest";
import { lastByOther } from "./history";

const place = (room: string) => ({
  room,
  starts_at: "2026-05-01T08:00:00Z",
  ends_at: "2026-05-01T09:00:00Z",
  pinned: false,
});
const move = (id: string, by: string, session: string, room: string | null) => ({
  id,
  moved_at: "2026-05-01T07:00:00Z",
  moved_by: by,
  moved_by_name: `${by}'s name`,
  sessions: 1,
  undoes: null,
  undone: false,
  items: [{ session, code: "S1", before: place("x"), after: room === null ? null : place(room) }],
});

test("the latest move of another person, of the sessions in question", () => {
  const moves = [
    move("4", "me", "one", "a"),
    move("3", "ana", "two", "b"),
    move("2", "ana", "one", "c"),
    move("1", "li", "one", "d"),
  ];
  expect(lastByOther(moves, ["one"], "me")).toMatchObject({ name: "ana's name", place: { room: "c" } });
  expect(lastByOther([move("1", "li", "one", null)], ["one"], "me")).toMatchObject({ place: null });
  expect(lastByOther(moves, ["three"], "me")).toBeNull();
});
