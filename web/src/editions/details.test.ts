import { describe, expect, it } from "vitest";
import { type Details, detailsPatch, isLanguageTag, transitionsFrom, withMain } from "./details";

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
    expect(detailsPatch(details, { ...details, title: { en: "Congress" } })).toEqual({
      title: { en: "Congress", fr: null },
    });
  });

  it("takes an empty description away", () => {
    expect(detailsPatch(details, { ...details, description: { en: " " } })).toEqual({ description: null });
  });
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
