import { describe, expect, it } from "vitest";
import { incompleteLanguages, paragraphsOf, textFor, trimTexts } from "./texts";

describe("a text for a reader", () => {
  it("is in their language, in a variant of it, in English, or in any", () => {
    expect(textFor({ en: "Hello", fr: "Bonjour" }, "fr")).toEqual({ text: "Bonjour", language: "fr" });
    expect(textFor({ en: "Hello", "fr-CA": "Allô" }, "fr")).toEqual({ text: "Allô", language: "fr-CA" });
    expect(textFor({ en: "Hello", fr: "Bonjour" }, "es")).toEqual({ text: "Hello", language: "en" });
    expect(textFor({ zh: "你好", fr: "Bonjour" }, "es")).toEqual({ text: "Bonjour", language: "fr" });
  });

  it("is never an empty one", () => {
    expect(textFor({ en: "Hello", fr: " " }, "fr")).toEqual({ text: "Hello", language: "en" });
    expect(textFor({}, "fr")).toEqual({ text: "", language: undefined });
  });

  it("has paragraphs between empty lines", () => {
    expect(paragraphsOf("One\nstill one\n\n \nTwo\n\n")).toEqual(["One\nstill one", "Two"]);
    expect(paragraphsOf(" ")).toEqual([]);
  });
});

describe("languages that are incomplete", () => {
  it("are those that lack the title or the text", () => {
    const title = { en: "Hello", fr: "Bonjour" };
    const body = { en: "Text", es: "Texto" };
    expect(incompleteLanguages([title, body], ["en", "fr", "es", "zh"])).toEqual(["fr", "es", "zh"]);
  });

  it("are not named before anything is written", () => {
    expect(incompleteLanguages([{}, {}], ["en", "fr"])).toEqual([]);
  });
});

it("sends no empty texts", () => {
  expect(trimTexts({ en: " Hello ", fr: " " })).toEqual({ en: "Hello" });
});
