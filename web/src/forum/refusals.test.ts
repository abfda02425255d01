import { setupI18n } from "@lingui/core";
import { expect, test } from "vitest";
import { NetworkError, ProblemError } from "../api/problem";
import { type Floor, refusalOf } from "./refusals";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });
const problem = (type: string, status = 409) =>
  new ProblemError({
    type,
    status,
    title: "",
    detail: "",
    requestId: null,
    errors: [],
    retryAfter: null,
    details: null,
  });
const titleOf = (error: unknown, floor: Floor | null = null) => {
  const refusal = refusalOf(error, floor);
  return refusal && i18n._(refusal.title);
};

test("a refused call names who has been called", () => {
  const floor = { city: "Lisbon", state: "called", chair: null };
  expect(titleOf(problem("sitting-moved-on"), floor)).toBe("Another chair has called Lisbon.");
  expect(titleOf(problem("sitting-moved-on"), { ...floor, chair: "Ana Sousa" })).toBe(
    "Ana Sousa has called Lisbon.",
  );
  expect(titleOf(problem("sitting-moved-on"))).toMatch(/floor is free/);
  expect(titleOf(problem("not-now"), floor)).toBe("Lisbon has been called and has not begun.");
});

test.each([
  "no-speakers-list",
  "not-of-forum",
  "speakers-list-closed",
  "forum-only",
  "not-accredited",
  "which-delegation",
  "speaks-once",
  "no-time-left",
  "no-speaking-request",
  "statement-published",
])("%s has a sentence and a next step", (type) => {
  expect(titleOf(problem(type))).toMatch(/\.$/);
});

test("what every page shows the same way has none", () => {
  expect(refusalOf(problem("internal-error", 500), null)).toBe(null);
  expect(titleOf(new NetworkError())).toMatch(/connection/i);
  expect(titleOf(problem("revision-mismatch", 412))).toMatch(/Another person/);
});
