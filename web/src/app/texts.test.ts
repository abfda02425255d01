import { expect, test } from "vitest";
import { filledTexts, localizedPatch, textsOrNull } from "./texts";

test("empty texts are left out", () => {
  expect(filledTexts({ en: " Energy ", fr: "  " })).toEqual({ en: "Energy" });
  expect(textsOrNull({ en: "" })).toBeNull();
});

test("a patch has the whole text, and null for what was taken out", () => {
  expect(localizedPatch({ en: "A", fr: "B", zh: "C" }, { en: "A", fr: "B2", es: " D ", zh: " " })).toEqual({
    en: "A",
    fr: "B2",
    es: "D",
    zh: null,
  });
});
