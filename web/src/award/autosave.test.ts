import { expect, test } from "vitest";
import { NetworkError, ProblemError } from "../api/problem";
import { isFinal, statusOf } from "./autosave";

const problem = (type: string, status: number) =>
  new ProblemError({
    type,
    status,
    title: type,
    detail: "",
    requestId: null,
    errors: [],
    retryAfter: null,
    details: null,
  });

test("a lost connection and an ended sign-in are tried again", () => {
  expect(statusOf(new NetworkError())).toBe("failed");
  expect(statusOf(problem("unauthenticated", 401))).toBe("failed");
  expect(statusOf(problem("overloaded", 503))).toBe("failed");
});

test("a field that the API refuses is not tried again as it is, but typing may correct it", () => {
  const invalid = problem("invalid-evaluation", 422);
  expect(statusOf(invalid)).toBe("refused");
  expect(isFinal(invalid)).toBe(false);
});

test("a round that has closed, and an evaluation that was taken back, are final", () => {
  expect(isFinal(problem("evaluation-closed", 409))).toBe(true);
  expect(isFinal(problem("entries-closed", 409))).toBe(true);
  expect(isFinal(problem("not-found", 404))).toBe(true);
  expect(isFinal(new NetworkError())).toBe(false);
});
