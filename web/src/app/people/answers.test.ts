import { expect, test } from "vitest";
import { answersFor, answersPatch, chosenOf, type Question, questionsFor, withAnswer } from "./answers";

const question = (slug: string, more: Partial<Question> = {}): Question => ({
  slug,
  kind: "text",
  text: { en: slug },
  help: null,
  options: [],
  required: false,
  types: [],
  position: 0,
  retired_at: null,
  version: 1,
  revision: 1,
  ...more,
});

test("a form asks the questions of its type in their order", () => {
  const questions = [
    question("b", { position: 1 }),
    question("press-card", { types: ["press"] }),
    question("old", { retired_at: "2026-01-01T00:00:00Z" }),
    question("a", { position: 1 }),
    question("visa", { types: ["delegate"], position: 0 }),
  ];
  expect(questionsFor(questions, "delegate").map(({ slug }) => slug)).toEqual(["visa", "a", "b"]);
});

test("an answer to a question of another type is not sent", () => {
  const questions = [
    question("diet"),
    question("interest", { types: ["delegate"] }),
    question("old", { retired_at: "2026-01-01T00:00:00Z" }),
  ];
  const answers = { diet: "vegan", interest: "transport", old: "yes" };
  expect(answersFor(questions, "observer", answers)).toEqual({ diet: "vegan" });
  expect(answersFor(questions, "delegate", answers)).toEqual({ diet: "vegan", interest: "transport" });
});

test("an emptied answer is none", () => {
  expect(withAnswer({ diet: "vegan" }, "diet", "")).toEqual({});
  expect(withAnswer({}, "days", [])).toEqual({});
  expect(withAnswer({}, "visa", false)).toEqual({ visa: false });
});

test("a patch has the answers that changed, and null for those that are removed", () => {
  const before = { diet: "vegan", days: ["mon"], visa: true };
  expect(answersPatch(before, { diet: "vegan", days: ["mon", "tue"] })).toEqual({
    days: ["mon", "tue"],
    visa: null,
  });
  expect(answersPatch(before, before)).toEqual({});
});

test("the options of an answer are texts", () => {
  expect(chosenOf(["mon", 1, "tue"])).toEqual(["mon", "tue"]);
  expect(chosenOf("mon")).toEqual([]);
});
