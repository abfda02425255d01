import { describe, expect, it } from "vitest";
import { NetworkError, ProblemError } from "./problem";
import { mayRetry, retryDelay } from "./queries";

const problem = (status: number, retryAfter: number | null = null) =>
  new ProblemError({
    type: "x",
    title: "X",
    status,
    detail: "",
    requestId: null,
    errors: [],
    retryAfter,
    details: null,
  });

describe("mayRetry", () => {
  it("asks again for what may go better", () => {
    expect(mayRetry(0, new NetworkError())).toBe(true);
    expect(mayRetry(0, problem(503))).toBe(true);
    expect(mayRetry(3, problem(503))).toBe(false);
  });

  it("takes no for an answer", () => {
    for (const status of [400, 401, 403, 404, 409, 412, 422, 429, 500]) {
      expect(mayRetry(0, problem(status))).toBe(false);
    }
    expect(mayRetry(0, new Error("bug"))).toBe(false);
  });
});

describe("retryDelay", () => {
  it("waits as long as the service asks", () => {
    expect(retryDelay(0, problem(503, 7))).toBe(7000);
    expect(retryDelay(0, problem(503, 600))).toBe(60_000);
  });

  it("waits longer each time", () => {
    expect([0, 1, 2, 5].map((failures) => retryDelay(failures, new NetworkError()))).toEqual([
      1000, 2000, 4000, 10_000,
    ]);
  });
});
