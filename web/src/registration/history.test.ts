import { expect, test } from "vitest";
import { changesOf } from "./history";

test("changes have their values, except personal data", () => {
  expect(
    changesOf({
      state: { before: "pending", after: "confirmed" },
      email: null,
      revision: { before: 1, after: 2 },
    }),
  ).toEqual([
    { field: "state", before: "pending", after: "confirmed" },
    { field: "email", before: null, after: null },
  ]);
  expect(changesOf({ delegation: { before: null, after: "a" } })[0]?.before).toBe("–");
  expect(changesOf(null)).toEqual([]);
});
