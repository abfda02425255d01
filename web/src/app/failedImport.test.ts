import { expect, test } from "vitest";
import { isFailedImport } from "./failedImport";

test.each([
  "Failed to fetch dynamically imported module: https://congress.example/assets/pages-1a2b.js",
  "error loading dynamically imported module: https://congress.example/assets/pages-1a2b.js",
  "Importing a module script failed.",
  "Unable to preload CSS for /assets/pages-1a2b.css",
])("%s", (message) => {
  expect(isFailedImport(new TypeError(message))).toBe(true);
});

test("a mistake in a page is none", () => {
  expect(isFailedImport(new TypeError("Cannot read properties of undefined"))).toBe(false);
  expect(isFailedImport("Importing a module script failed.")).toBe(false);
});
