import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { NetworkError, ProblemError } from "./problem";
import { createQueryClient, mayRetry, retryDelay } from "./queries";

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

describe("a change while the first answer is under way", () => {
  it("is seen: what is shown is asked for again", async () => {
    const client = createQueryClient();
    const answers: ((answer: string) => void)[] = [];
    const queryFn = () => new Promise<string>((answer) => answers.push(answer));
    const shown = new QueryObserver(client, { queryKey: ["conflicts"], queryFn });
    const unsubscribe = shown.subscribe(() => {});
    await client.invalidateQueries({ queryKey: ["other"] });
    expect(answers).toHaveLength(1);
    const changed = client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "conflicts" });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[0]?.("before");
    answers[1]?.("after");
    await changed;
    expect(shown.getCurrentResult().data).toBe("after");
    unsubscribe();
  });
});
