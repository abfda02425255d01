import { expect, test } from "vitest";
import { changeOf } from "../app/proposals";
import { applyOf } from "./choice";

const place = (room: string, starts_at: string) => ({ room, starts_at, ends_at: starts_at, pinned: false });
const items = ["a", "b"].map((session) => ({ session, code: session, before: null, after: place("x", "1") }));

test("all sessions chosen is the whole proposal", () => {
  expect(applyOf({ items }, new Set(["a", "b"])).only.sessions).toEqual([]);
  expect(applyOf({ items }, new Set(["b"])).only.sessions).toEqual(["b"]);
});

test("a choice of sessions that are not in the proposal does not reach the request", () => {
  expect(applyOf({ items }, new Set(["a", "gone"])).only.sessions).toEqual(["a"]);
});

test("a change is of the room, of the time, or of both", () => {
  expect(changeOf({ before: null, after: place("x", "1") })).toBe("placed");
  expect(changeOf({ before: place("x", "1"), after: null })).toBe("removed");
  expect(changeOf({ before: place("x", "1"), after: place("y", "1") })).toBe("room");
  expect(changeOf({ before: place("x", "1"), after: place("x", "2") })).toBe("time");
  expect(changeOf({ before: place("x", "1"), after: place("y", "2") })).toBe("both");
});
