import { describe, expect, it } from "vitest";
import { differencesOf, mergeValues } from "./merge";

const before = { title: "Forum", capacity: 100, room: "A", tags: ["x"] };

describe("differencesOf", () => {
  it("is empty if the other person changed nothing that the form has", () => {
    expect(differencesOf(before, { ...before, title: "Mine" }, { ...before })).toEqual([]);
  });

  it("says which fields both changed", () => {
    const mine = { ...before, title: "Mine", tags: ["x"] };
    const theirs = { ...before, title: "Theirs", capacity: 120, tags: ["x"] };
    expect(differencesOf(before, mine, theirs)).toEqual([
      {
        id: "title",
        field: "title",
        language: null,
        before: "Forum",
        theirs: "Theirs",
        mine: "Mine",
        isContested: true,
      },
      {
        id: "capacity",
        field: "capacity",
        language: null,
        before: 100,
        theirs: 120,
        mine: 100,
        isContested: false,
      },
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

describe("a text in several languages", () => {
  const loaded = { title: { en: "Forum", fr: "Forum", es: "Foro" }, abstract: {} as Record<string, string> };
  const mine = { title: { en: "My forum", fr: "Forum", zh: "论坛" }, abstract: { en: "Mine" } };
  const theirs = {
    title: { en: "Their forum", fr: "Le forum", es: "Foro" },
    abstract: { zh: "他们的" },
  };

  it("has a choice for each language that both changed", () => {
    const found = differencesOf<object>(loaded, mine, theirs);
    expect(found.map(({ id, isContested }) => [id, isContested])).toEqual([
      ["title/en", true],
      ["title/fr", false],
      ["abstract/zh", false],
    ]);
    expect(found[0]).toMatchObject({
      field: "title",
      language: "en",
      before: "Forum",
      theirs: "Their forum",
    });
  });

  it("keeps what each person wrote in another language, and what they took out", () => {
    const title = { fr: "Le forum", zh: "论坛" };
    const abstract = { en: "Mine", zh: "他们的" };
    expect(mergeValues<object>(loaded, mine, theirs, new Map([["title/en", "mine"]]))).toEqual({
      title: { ...title, en: "My forum" },
      abstract,
    });
    expect(mergeValues<object>(loaded, mine, theirs, new Map([["title/en", "theirs"]]))).toEqual({
      title: { ...title, en: "Their forum" },
      abstract,
    });
  });

  it("keeps another person's text in a language that was not typed since the form was sent", () => {
    const sent = { title: { en: "Water", fr: "Eau" } };
    const typed = { title: { en: "Water and air", fr: "Eau" } };
    const saved = { title: { en: "Water", fr: "L’eau" } };
    expect(mergeValues<object>(sent, typed, saved, new Map())).toEqual({
      title: { en: "Water and air", fr: "L’eau" },
    });
  });

  it("is no other object, such as scores or answers", () => {
    const before = { answers: { diet: "all", size: "M" } };
    const found = differencesOf<object>(
      before,
      { answers: { diet: "fish", size: "M" } },
      { answers: { diet: "all", size: "L" } },
    );
    expect(found.map(({ id }) => id)).toEqual(["answers"]);
  });
});
