import { expect, it } from "vitest";
import { changedOf, type RegistrationRules, toggleField } from "./rules";

it("keeps the order of the fields", () => {
  expect(toggleField(["city"], "salutation", true)).toEqual(["salutation", "city"]);
  expect(toggleField(["salutation", "city"], "city", false)).toEqual(["salutation"]);
});

it("sends only what has changed, null included", () => {
  const before: RegistrationRules = { corrections_until: "2027-01-01T00:00:00Z", correctable: null };
  expect(changedOf(before, { ...before, corrections_until: null })).toEqual({ corrections_until: null });
  expect(changedOf(before, before)).toEqual({});
});
