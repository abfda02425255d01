import { expect, test } from "vitest";
import { latestByEntry } from "./late";

test("an entry is listed once, with its last attempt, the latest first", () => {
  const attempts = [
    { entry: "one", refused_at: "2026-05-01T00:00:01Z" },
    { entry: "two", refused_at: "2026-05-01T00:00:02Z" },
    { entry: "one", refused_at: "2026-05-01T00:00:03Z" },
  ];
  expect(latestByEntry(attempts)).toEqual([attempts[2], attempts[1]]);
  expect(latestByEntry([])).toEqual([]);
});
