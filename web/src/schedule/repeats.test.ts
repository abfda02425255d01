import { expect, test } from "vitest";
import { repeatedBy, withRepeat } from "./repeats";

test("a session repeats at most one other", () => {
  const one = withRepeat([], "again", "first");
  expect(repeatedBy(one, "again")).toBe("first");
  expect(withRepeat(one, "again", "second")).toEqual([{ session: "second", repeat: "again" }]);
  expect(withRepeat(one, "third", "first")).toHaveLength(2);
  expect(withRepeat(one, "again", null)).toEqual([]);
  expect(repeatedBy(one, "first")).toBeNull();
});
