import { describe, expect, test } from "vitest";
import { bulkPatch, isComplete, isPossible, keepAll, tooManyThemes } from "./bulk";
import { sampleSession } from "./samples";

const session = sampleSession({ themes: ["energy", "water"], interpretation: ["fr"], capacity: 40 });

describe("the patch of one session", () => {
  test("is empty if nothing is chosen or it has all already", () => {
    expect(bulkPatch(session, keepAll)).toEqual({});
    expect(
      bulkPatch(session, { ...keepAll, track: "congress", language: "en", waiting_list: "yes" }),
    ).toEqual({});
  });

  test("has only what changes", () => {
    expect(
      bulkPatch(session, {
        ...keepAll,
        track: "award",
        enrolment_policy: "required",
        waiting_list: "no",
        capacityMode: "set",
        capacity: 50,
      }),
    ).toEqual({ track: "award", enrolment_policy: "required", waiting_list: false, capacity: 50 });
  });

  test("takes the limit away", () => {
    expect(bulkPatch(session, { ...keepAll, capacityMode: "none" })).toEqual({ capacity: null });
  });

  test("replaces, adds and removes themes", () => {
    const themes = ["water", "housing"];
    expect(bulkPatch(session, { ...keepAll, themesMode: "replace", themes })).toEqual({ themes });
    expect(bulkPatch(session, { ...keepAll, themesMode: "add", themes })).toEqual({
      themes: ["energy", "water", "housing"],
    });
    expect(bulkPatch(session, { ...keepAll, themesMode: "remove", themes })).toEqual({ themes: ["energy"] });
    expect(bulkPatch(session, { ...keepAll, themesMode: "add", themes: ["water"] })).toEqual({});
  });

  test("replaces the interpretation with none", () => {
    expect(bulkPatch(session, { ...keepAll, interpretationMode: "replace" })).toEqual({ interpretation: [] });
  });
});

test("a form that changes nothing is not complete", () => {
  expect(isComplete(keepAll)).toBe(false);
  expect(isComplete({ ...keepAll, track: "award" })).toBe(true);
  expect(isComplete({ ...keepAll, capacityMode: "set" })).toBe(false);
  expect(isComplete({ ...keepAll, themesMode: "add" })).toBe(false);
  expect(isComplete({ ...keepAll, themesMode: "replace" })).toBe(true);
});

test("a session with more than three themes is counted", () => {
  expect(tooManyThemes([session], { ...keepAll, themesMode: "add", themes: ["a", "b"] })).toBe(1);
  expect(tooManyThemes([session], { ...keepAll, themesMode: "replace", themes: ["a", "b"] })).toBe(0);
});

test("what can be done depends on the state", () => {
  expect(isPossible("confirm", { state: "draft" })).toBe(true);
  expect(isPossible("confirm", { state: "confirmed" })).toBe(false);
  expect(isPossible("cancel", { state: "cancelled" })).toBe(false);
  expect(isPossible("delete", { state: "cancelled" })).toBe(true);
});
