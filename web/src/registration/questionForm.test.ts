import { expect, test } from "vitest";
import { emptyQuestion, newQuestion, questionPatch, slugFrom } from "./questionForm";

const diet = {
  ...emptyQuestion,
  slug: "diet",
  kind: "choice" as const,
  text: { en: "Diet", fr: "Régime" },
  help: { en: "For the dinner" },
  options: [{ key: "1", slug: "vegan ", text: { en: "Vegan" } }],
};

test("only choices have options", () => {
  expect(newQuestion(diet, 3)).toMatchObject({
    position: 3,
    options: [{ slug: "vegan", text: { en: "Vegan" } }],
  });
  expect(newQuestion({ ...diet, kind: "text" }, 3).options).toEqual([]);
});

test("a patch keeps the slug and the position, and removes texts", () => {
  const patch = questionPatch(diet, { ...diet, text: { en: "Dietary needs" }, help: {} });
  expect(patch).toMatchObject({ text: { en: "Dietary needs", fr: null }, help: null });
  expect("slug" in patch || "position" in patch).toBe(false);
});

test("a short name is made of the text", () => {
  expect(slugFrom("Régime alimentaire ?")).toBe("regime-alimentaire");
  expect(slugFrom("饮食")).toBe("");
});
