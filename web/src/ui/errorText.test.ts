import { describe, expect, it } from "vitest";
import { NetworkError, ProblemError } from "../api/problem";
import { errorText } from "./errorText";

const problem = (status: number, retryAfter: number | null = null) =>
  new ProblemError({
    type: "busy",
    title: "Busy",
    status,
    detail: "The request was not processed.",
    requestId: "id",
    errors: [],
    retryAfter,
    details: null,
  });

describe("the text about an error", () => {
  it("quotes the problem and its request id", () => {
    expect(errorText(problem(409))).toMatchObject({
      title: "Busy",
      detail: "The request was not processed.",
      advice: null,
      requestId: "id",
      canRetry: false,
    });
  });

  it("says when to try again", () => {
    expect(errorText(problem(503, 5))).toMatchObject({ canRetry: true, advice: { values: { seconds: 5 } } });
    expect(errorText(problem(503)).advice?.message).toBe("Wait a moment and try again.");
  });

  it("asks for a report of an internal error", () => {
    expect(errorText(problem(500)).advice?.message).toContain("request id");
  });

  it("says what to do without a connection, and about anything else", () => {
    expect(errorText(new NetworkError()).advice?.message).toContain("Check your connection");
    expect(errorText(new Error("x is not a function")).detail).toBe("x is not a function");
    expect(errorText("text").detail).toBeNull();
  });
});
