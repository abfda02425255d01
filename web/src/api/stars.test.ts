import { beforeEach, expect, test } from "vitest";
import { ProblemError } from "./problem";
import { forgetOwnStars, moveStars } from "./stars";

const key = "congress.stars.demo";
const keep = (stars: Record<string, boolean>) => localStorage.setItem(key, JSON.stringify(stars));
const kept = () => JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
const refused = (status: number) =>
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

const never = async () => {
  throw new Error("not called");
};

beforeEach(() => localStorage.clear());

test("the stars of an account are forgotten, those of a stranger stay", () => {
  keep({ opening: true, transport: false });
  localStorage.setItem("congress.zone", "own");
  forgetOwnStars();
  expect(kept()).toEqual({ transport: false });
  expect(localStorage.getItem("congress.zone")).toBe("own");
});

test("stars that wait are given to the account once", async () => {
  keep({ opening: true, transport: false, housing: false });
  const marked: string[] = [];
  const mark = async (session: string) => void marked.push(session);
  expect(await moveStars("demo", { mark, unmark: never })).toBe(2);
  expect(marked).toEqual(["transport", "housing"]);
  expect(kept()).toEqual({ opening: true, transport: true, housing: true });
  expect(await moveStars("demo", { mark, unmark: never })).toBe(0);
  expect(await moveStars("other", { mark, unmark: never })).toBe(0);
});

test("a session that is gone is skipped; another refusal ends it, and the stars stay", async () => {
  keep({ gone: false, transport: false, housing: false });
  const mark = async (session: string) => {
    if (session === "gone") throw refused(404);
    if (session === "housing") throw refused(403);
  };
  expect(await moveStars("demo", { mark, unmark: never })).toBe(1);
  expect(kept()).toEqual({ gone: false, transport: true, housing: false });
});

test("a star that is removed in another tab meanwhile stays removed", async () => {
  keep({ transport: false });
  const removed: string[] = [];
  const mark = async () => keep({ housing: false });
  const unmark = async (session: string) => void removed.push(session);
  expect(await moveStars("demo", { mark, unmark })).toBe(0);
  expect(kept()).toEqual({ housing: false });
  expect(removed).toEqual(["transport"]);
});

test("what cannot be read is no star", async () => {
  localStorage.setItem(key, "{");
  expect(await moveStars("demo", { mark: never, unmark: never })).toBe(0);
  forgetOwnStars();
  expect(kept()).toEqual({});
});
