import { describe, expect, it } from "vitest";
import type { Conflict } from "./queries";
import { newRelease, obstacleOf, openWarnings, unlistedWarnings } from "./readiness";

const conflict = (id: string, severity: "warn" | "block"): Conflict => ({
  id,
  severity,
  kind: "speaker_night",
  sessions: [],
  speakers: [],
  rooms: [],
  figures: null,
  detail: "",
  suggestions: [],
});
const clean = { version: 2, total_changes: 3, total_conflicts: 0, blocking: 0, conflicts: [] };
const warned = {
  ...clean,
  total_conflicts: 2,
  conflicts: [conflict("a", "warn"), conflict("b", "warn")],
};
const none = { warnings: new Set<string>(), unlisted: false };

describe("obstacleOf", () => {
  it("is nothing without conflicts", () => {
    expect(obstacleOf(clean, none, false)).toBeNull();
  });
  it("comes from a draft that has changed, whatever else there is", () => {
    expect(obstacleOf({ ...clean, blocking: 1 }, none, true)).toEqual({ kind: "outdated" });
  });
  it("says whether there is nothing at all, or nothing new", () => {
    expect(obstacleOf({ ...warned, total_changes: 0 }, none, false)).toEqual({ kind: "unchanged" });
    expect(obstacleOf({ ...clean, version: 1, total_changes: 0 }, none, false)).toEqual({ kind: "empty" });
  });
  it("counts blocking conflicts before warnings", () => {
    expect(obstacleOf({ ...warned, blocking: 4 }, none, false)).toEqual({ kind: "blocked", count: 4 });
    expect(obstacleOf(warned, none, false)).toEqual({ kind: "warned", count: 2 });
  });
  it("goes once each warning is accepted", () => {
    expect(openWarnings(warned, { warnings: new Set(["a"]), unlisted: false })).toBe(1);
    expect(obstacleOf(warned, { warnings: new Set(["a", "b"]), unlisted: false }, false)).toBeNull();
  });
});

describe("more conflicts than are listed", () => {
  const long = {
    ...warned,
    blocking: 1,
    total_conflicts: 10,
    conflicts: [...warned.conflicts, conflict("c", "block")],
  };
  it("counts the warnings among them", () => {
    expect(unlistedWarnings(long)).toBe(7);
    expect(unlistedWarnings({ ...long, blocking: 3 })).toBe(5);
    expect(openWarnings(long, { warnings: new Set(["a", "b"]), unlisted: true })).toBe(0);
  });
  it("accepts them all", () => {
    const all = { warnings: new Set(["a", "b"]), unlisted: true };
    expect(newRelease(long, all, "")).toEqual({ override_warnings: true });
  });
});

describe("newRelease", () => {
  it("sends the accepted warnings that still exist, and a note that says something", () => {
    const accepted = { warnings: new Set(["b", "gone"]), unlisted: true };
    expect(newRelease(warned, accepted, "  The opening moved. ")).toEqual({
      note: "The opening moved.",
      accepted_warnings: ["b"],
    });
    expect(newRelease(clean, none, " ")).toEqual({ accepted_warnings: [] });
  });
});
