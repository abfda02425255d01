import { expect, test } from "vitest";
import { filledTexts, localizedPatch, slugFrom, suggestedSlug, textsOrNull } from "./texts";

test("empty texts are left out", () => {
  expect(filledTexts({ en: " Energy ", fr: "  " })).toEqual({ en: "Energy" });
  expect(textsOrNull({ en: "" })).toBeNull();
});

test("a patch has what changed and null for what was taken out", () => {
  expect(localizedPatch({ en: "A", fr: "B", zh: "C" }, { en: "A", fr: "B2", es: "D" })).toEqual({
    fr: "B2",
    es: "D",
    zh: null,
  });
  expect(localizedPatch({ en: "A", fr: "B" }, { en: "A", fr: " " })).toEqual({ fr: null });
});

test("a short name comes from the first text in Latin letters", () => {
  expect(slugFrom("Énergie & ville – 2026!")).toBe("energie-ville-2026");
  expect(slugFrom("大会")).toBe("");
  expect(suggestedSlug({ zh: "大会", fr: "Forum des maires" }, ["zh", "en"])).toBe("forum-des-maires");
  expect(slugFrom(`${"a".repeat(79)} b`)).toBe("a".repeat(79));
});
