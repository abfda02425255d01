import { expect, test } from "vitest";
import { groupByKind } from "./groups";

test("groups are in the order given, and kinds that it does not know come last", () => {
  const items = ["night", "unheard_of", "overlap", "night"].map((kind) => ({ kind }));
  const groups = groupByKind(items, ["overlap", "empty", "night"]);
  expect(groups.map(({ kind, items: found }) => [kind, found.length])).toEqual([
    ["overlap", 1],
    ["night", 2],
    ["unheard_of", 1],
  ]);
});
