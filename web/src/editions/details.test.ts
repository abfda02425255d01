import { describe, expect, it } from "vitest";
import {
  type Details,
  detailsPatch,
  filledTexts,
  isLanguageTag,
  localizedPatch,
  movedPositions,
  transitionsFrom,
  withMain,
} from "./details";

const details: Details = {
  title: { en: "Congress", fr: "Congrès" },
  description: { en: "About" },
  slug: "congress",
  reference_prefix: "C27",
  starts_on: "2027-05-10",
  ends_on: "2027-05-12",
  time_zone: "Asia/Shanghai",
  languages: ["en", "fr"],
  second_factor_required: false,
};

describe("detailsPatch", () => {
  it("sends only what has changed", () => {
    expect(detailsPatch(details, details)).toEqual({});
    expect(detailsPatch(details, { ...details, ends_on: "2027-05-13", languages: ["fr", "en"] })).toEqual({
      ends_on: "2027-05-13",
      languages: ["fr", "en"],
    });
  });

  it("takes a language of a text away", () => {
    expect(detailsPatch(details, { ...details, title: { en: "Congress" } })).toEqual({ title: { fr: null } });
  });

  it("takes an empty description away", () => {
    expect(detailsPatch(details, { ...details, description: { en: " " } })).toEqual({ description: null });
  });
});

it("patches the languages that differ", () => {
  expect(localizedPatch({ en: "A", fr: "B" }, { en: "A", fr: "", es: " C " })).toEqual({ fr: null, es: "C" });
  expect(filledTexts({ en: " A ", fr: " " })).toEqual({ en: "A" });
});

it("only advances the state", () => {
  expect(transitionsFrom("open")).toEqual(["run", "close"]);
  expect(transitionsFrom("archived")).toEqual([]);
  expect(transitionsFrom("newer")).toEqual([]);
});

it("knows language tags", () => {
  expect(["de", "pt-BR", "zh-Hant"].every(isLanguageTag)).toBe(true);
  expect(["", "German language", "e"].some(isLanguageTag)).toBe(false);
});

it("puts the main language first", () => {
  expect(withMain(["en", "fr", "es"], "fr")).toEqual(["fr", "en", "es"]);
});

describe("movedPositions", () => {
  const items = [
    { slug: "a", position: 0 },
    { slug: "b", position: 0 },
    { slug: "c", position: 7 },
  ];

  it("numbers the items whose position changes", () => {
    const moved = movedPositions(items, "c", -1).map(({ item, position }) => [item.slug, position]);
    expect(moved).toEqual([
      ["c", 1],
      ["b", 2],
    ]);
  });

  it("does nothing at the ends", () => {
    expect(movedPositions(items, "a", -1)).toEqual([]);
    expect(movedPositions(items, "c", 1)).toEqual([]);
  });
});
