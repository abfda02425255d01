import { describe, expect, it } from "vitest";
import { isProblem, NetworkError, readProblem, readRetryAfter } from "./problem";

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  statusText: "Bad Gateway",
  headers: new Headers(headers),
});

const body = {
  type: "/problems/invalid-body",
  title: "Invalid request body",
  status: 422,
  detail: "2 errors.",
  instance: "urn:uuid:017cff64-6000-7000-8000-000000000000",
  errors: [
    { pointer: "/email", code: "format", detail: "Not an e-mail address." },
    { pointer: "/email", code: "maxLength", detail: "Too long." },
    "nonsense",
  ],
  details: { limit: 3 },
};

describe("readProblem", () => {
  it("reads a problem of the API", () => {
    const problem = readProblem(body, answer(422));
    expect(problem.type).toBe("invalid-body");
    expect(problem.requestId).toBe("017cff64-6000-7000-8000-000000000000");
    expect(problem.errors).toHaveLength(2);
    expect(problem.details).toEqual({ limit: 3 });
    expect(problem.message).toBe("2 errors.");
    expect(isProblem(problem, "not-found", "invalid-body")).toBe(true);
    expect(isProblem(new NetworkError(), "invalid-body")).toBe(false);
  });

  it("prefers the request id of the header", () => {
    expect(readProblem(body, answer(422, { "x-request-id": "other" })).requestId).toBe("other");
  });

  it("makes the best of an answer that is no problem", () => {
    for (const nonsense of [undefined, null, "<html>", [], 3]) {
      const problem = readProblem(nonsense, answer(502));
      expect(problem.title).toBe("Bad Gateway");
      expect(problem.status).toBe(502);
      expect(problem.requestId).toBeNull();
      expect(problem.errors).toEqual([]);
    }
  });
});

describe("readRetryAfter", () => {
  const now = Date.parse("2026-05-20T12:00:00Z");
  it.each([
    [null, null],
    ["", null],
    ["30", 30],
    ["0", 0],
    ["-3", 0],
    ["1.2", 2],
    ["Wed, 20 May 2026 12:01:00 GMT", 60],
    ["Wed, 20 May 2026 11:00:00 GMT", 0],
    ["soon", null],
  ])("reads %s as %s", (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds);
  });
});
