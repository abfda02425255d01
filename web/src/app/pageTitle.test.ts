import { expect, it } from "vitest";
import { pageTitle } from "./pageTitle";

it.each([
  ["Registrations", "Metropolis 2026", "Registrations – Metropolis 2026 – Congress"],
  ["Metropolis 2026", "Metropolis 2026", "Metropolis 2026 – Congress"],
  ["Sign in", "", "Sign in – Congress"],
  ["", "", "Congress"],
])("of %j in %j", (heading, edition, title) => {
  expect(pageTitle(heading, edition)).toBe(title);
});
