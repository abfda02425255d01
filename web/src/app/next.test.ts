import { expect, it } from "vitest";
import { safeNext } from "./next";

const origin = "https://congress.example";

it.each([
  [
    "/e/metropolis-2026/registrations?state=pending#top",
    "/e/metropolis-2026/registrations?state=pending#top",
  ],
  ["/", "/"],
  ["//evil.example/x", "/"],
  ["/\\evil.example/x", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example/", "/"],
  ["https://congress.example/e/x", "/"],
  ["javascript:alert(1)", "/"],
  ["e/x", "/"],
  ["", "/"],
  [undefined, "/"],
  [7, "/"],
  ["/e/../sign-in?next=/sign-in", "/"],
  ["/sign-inside", "/sign-inside"],
  ["/api/v1/me", "/"],
])("%j leads to %s", (next, address) => {
  expect(safeNext(next, origin)).toBe(address);
});
