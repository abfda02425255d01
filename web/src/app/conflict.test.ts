import { describe, expect, it } from "vitest";
import { differencesOf, mergeValues } from "./conflict";

const before = { title: "Forum", capacity: 100, room: "A", tags: ["x"] };

describe("differencesOf", () => {
  it("is empty if the other person changed nothing that the form has", () => {
    expect(differencesOf(before, { ...before, title: "Mine" }, { ...before })).toEqual([]);
  });

  it("says which fields both changed", () => {
    const mine = { ...before, title: "Mine", tags: ["x"] };
    const theirs = { ...before, title: "Theirs", capacity: 120, tags: ["x"] };
    expect(differencesOf(before, mine, theirs)).toEqual([
      { field: "title", before: "Forum", theirs: "Theirs", mine: "Mine", isContested: true },
      { field: "capacity", before: 100, theirs: 120, mine: 100, isContested: false },
    ]);
  });

  it("does not ask if both changed it to the same", () => {
    expect(differencesOf(before, { ...before, room: "B" }, { ...before, room: "B" })).toEqual([]);
  });
});

describe("mergeValues", () => {
  const mine = { ...before, title: "Mine", room: "B" };
  const theirs = { ...before, title: "Theirs", capacity: 120 };
  it("keeps both people's changes and takes what was chosen", () => {
    expect(mergeValues(before, mine, theirs, new Map([["title", "theirs"]]))).toEqual({
      title: "Theirs",
      capacity: 120,
      room: "B",
      tags: ["x"],
    });
    expect(mergeValues(before, mine, theirs, new Map([["title", "mine"]])).title).toBe("Mine");
  });
});
