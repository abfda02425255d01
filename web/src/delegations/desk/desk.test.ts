import { expect, test } from "vitest";
import { canRemind, countByType, isIncomplete, periodOf } from "./desk";

const now = Date.parse("2026-05-02T12:00:00Z");
const member = { registration: "a", has_account: true, unanswered: [], reminded_at: null };

test("a member is complete with an account and all answers", () => {
  expect(isIncomplete(member)).toBe(false);
  expect(isIncomplete({ ...member, has_account: false })).toBe(true);
  expect(isIncomplete({ ...member, unanswered: ["diet"] })).toBe(true);
});

test("a member can be reminded once a day", () => {
  const incomplete = { ...member, has_account: false };
  expect(canRemind(member, now)).toBe(false);
  expect(canRemind(incomplete, now)).toBe(true);
  expect(canRemind({ ...incomplete, reminded_at: "2026-05-01T12:00:01Z" }, now)).toBe(false);
  expect(canRemind({ ...incomplete, reminded_at: "2026-05-01T12:00:00Z" }, now)).toBe(true);
});

test("members count by type while they hold or wait for a place", () => {
  const counts = countByType([
    { type: "delegate", state: "confirmed" },
    { type: "delegate", state: "waitlisted" },
    { type: "delegate", state: "rejected" },
    { type: "press", state: "pending" },
  ]);
  expect([...counts]).toEqual([
    ["delegate", 2],
    ["press", 1],
  ]);
});

test("members can be registered within the period of the type", () => {
  const type = { opens_at: "2026-05-01T00:00:00Z", closes_at: "2026-05-10T00:00:00Z" };
  expect(periodOf(type, "open", now)).toEqual({ kind: "open", until: type.closes_at });
  expect(periodOf({ opens_at: null, closes_at: null }, "running", now)).toEqual({
    kind: "open",
    until: null,
  });
  expect(periodOf(type, "open", Date.parse("2026-04-30T00:00:00Z"))).toEqual({
    kind: "not_yet",
    from: type.opens_at,
  });
  expect(periodOf(type, "open", Date.parse(type.closes_at))).toEqual({ kind: "over", since: type.closes_at });
  expect(periodOf(type, "closed", now)).toEqual({ kind: "closed" });
});
