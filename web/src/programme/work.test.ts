import { expect, test } from "vitest";
import { NetworkError, ProblemError } from "../api/problem";
import { isOutdated, mayGoBetter, parallel, runWork } from "./work";

const problem = (status: number) =>
  new ProblemError({
    type: "refused",
    title: "Refused",
    status,
    detail: "",
    requestId: null,
    errors: [],
    retryAfter: null,
    details: null,
  });

const numbers = Array.from({ length: 23 }, (_, at) => at);

test("never more than five requests at a time", async () => {
  let open = 0;
  let most = 0;
  const done = await runWork({
    items: numbers,
    send: async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open -= 1;
    },
  });
  expect(most).toBe(parallel);
  expect(done.map(({ item }) => item).sort((one, other) => one - other)).toEqual(numbers);
});

test("a refusal does not stop the others", async () => {
  const done = await runWork({
    items: numbers,
    send: async (number) => {
      if (number % 2 === 0) throw problem(412);
      return number;
    },
  });
  expect(done).toHaveLength(23);
  expect(done.filter(({ error }) => error === null)).toHaveLength(11);
});

test("without a connection the rest is not tried", async () => {
  let sent = 0;
  const done = await runWork({
    items: numbers,
    send: async () => {
      sent += 1;
      throw new NetworkError();
    },
  });
  expect(sent).toBe(parallel);
  expect(done).toHaveLength(parallel);
});

test("a person can stop it", async () => {
  const aborter = new AbortController();
  const done = await runWork({
    items: numbers,
    signal: aborter.signal,
    send: async (number) => {
      if (number === 4) aborter.abort();
    },
  });
  expect(done.length).toBeLessThan(numbers.length);
});

test("what may go better with another try", () => {
  expect(isOutdated(problem(412))).toBe(true);
  expect(isOutdated(problem(409))).toBe(false);
  expect(mayGoBetter(problem(412))).toBe(true);
  expect(mayGoBetter(problem(503))).toBe(true);
  expect(mayGoBetter(new NetworkError())).toBe(true);
  expect(mayGoBetter(problem(409))).toBe(false);
});
