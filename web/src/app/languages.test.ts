import { describe, expect, it } from "vitest";
import { bestLanguage, chooseLanguage, directionOf, formattingLocale, htmlLanguage } from "./languages";

describe("chooseLanguage", () => {
  it.each([
    [["zh-Hant-HK", "en"], "zh"],
    [["de", "FR-ca", "en"], "fr"],
    [[null, undefined, "", "es"], "es"],
    [["de"], "en"],
    [[], "en"],
  ])("of %j takes %s", (wanted, language) => {
    expect(chooseLanguage(wanted)).toBe(language);
  });
});

describe("formattingLocale", () => {
  it("keeps the region of the reader", () => {
    expect(formattingLocale("en", ["de-CH", "en-GB", "en-US"])).toBe("en-GB");
    expect(formattingLocale("fr", ["fr", "en-GB"])).toBe("fr");
  });
});

describe("bestLanguage", () => {
  it.each([
    [["en", "fr"], ["fr", "en"], [], "fr"],
    [["en", "zh-Hans"], ["zh"], [], "zh-Hans"],
    [["pt", "en"], ["pt-BR"], [], "pt"],
    [["de", "en"], ["fr"], ["en"], "en"],
    [["de", "it"], ["fr"], ["en"], "de"],
    [[], ["fr"], ["en"], undefined],
  ])("of %j for %j in an edition of %j takes %s", (available, wanted, edition, best) => {
    expect(bestLanguage(available, wanted, edition)).toBe(best);
  });
});

it("knows the script and direction of a language", () => {
  expect(htmlLanguage("zh")).toBe("zh-Hans");
  expect(directionOf("ar-EG")).toBe("rtl");
  expect(directionOf("fr")).toBe("ltr");
});
