import { expect, it } from "vitest";
import { changedOf } from "./rules";

it("sends only what has changed, null included", () => {
  const before: { until: string | null; most: number | null } = { until: "2027-01-01T00:00:00Z", most: null };
  expect(changedOf(before, { ...before, until: null })).toEqual({ until: null });
  expect(changedOf(before, before)).toEqual({});
});
