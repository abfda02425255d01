import { expect, test } from "vitest";
import { emptyQuestion, moved, newQuestion, positionChanges, questionPatch, slugFrom } from "./questionForm";

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

test("an item moves up and down", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a"], 4, 0)).toEqual(["a"]);
});

test("only positions that differ are changed", () => {
  const at = (slug: string, position: number) => ({ slug, position });
  expect(positionChanges([at("a", 0), at("c", 2), at("b", 1)])).toEqual([at("c", 1), at("b", 2)]);
  expect(positionChanges([at("a", 0), at("b", 1)])).toEqual([]);
});

test("a short name is made of the text", () => {
  expect(slugFrom("Régime alimentaire ?")).toBe("regime-alimentaire");
  expect(slugFrom("饮食")).toBe("");
});
