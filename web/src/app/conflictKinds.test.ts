import { expect, test } from "vitest";
import { groupByKind, plainDetail } from "./conflictKinds";

test("the worst kinds come first, and kinds that are newer than the app last", () => {
  const kinds = ["speaker_night", "room_on_fire", "room_overlap", "speaker_night"].map((kind) => ({ kind }));
  expect(groupByKind(kinds).map(({ kind, items }) => [kind, items.length])).toEqual([
    ["room_overlap", 1],
    ["speaker_night", 2],
    ["room_on_fire", 1],
  ]);
});

test("marks around codes are left out", () => {
  expect(plainDetail("`A-1` and `A-2` are both in the hall.")).toBe("A-1 and A-2 are both in the hall.");
});
