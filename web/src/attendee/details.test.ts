import { expect, test } from "vitest";
import { emptyPerson } from "../app/people/person";
import { canCorrect, detailPatch, isClosed, unanswered } from "./details";

const now = Date.parse("2026-05-02T12:00:00Z");
const rules = { corrections_until: null, correctable: null, revision: 1 };
const ana = { ...emptyPerson, given_name: "Ana", display_name: "Ana", answers: { diet: "vegan" } };

test("a patch has only what has changed", () => {
  expect(detailPatch(ana, ana)).toEqual({});
  expect(detailPatch(ana, { ...ana, city: "Quito", answers: { visa: true } })).toEqual({
    city: "Quito",
    answers: { diet: null, visa: true },
  });
});

test("the rules say which fields can be corrected, and until when", () => {
  expect(canCorrect(rules, "city", now)).toBe(true);
  expect(canCorrect(undefined, "city", now)).toBe(false);
  const some = { ...rules, correctable: ["answers" as const] };
  expect(canCorrect(some, "answers", now)).toBe(true);
  expect(canCorrect(some, "city", now)).toBe(false);
  const until = { ...rules, corrections_until: "2026-05-02T12:00:00Z" };
  expect(isClosed(until, now)).toBe(true);
  expect(isClosed(until, now - 1)).toBe(false);
  expect(canCorrect(until, "city", now)).toBe(false);
});

test("required questions without an answer are found", () => {
  const question = (slug: string, required: boolean, types: string[] = []) => ({
    slug,
    kind: "text" as const,
    text: { en: slug },
    help: null,
    options: [],
    required,
    types,
    position: 0,
    retired_at: null,
    version: 1,
    revision: 1,
  });
  const all = [
    question("a", true),
    question("b", false),
    question("c", true, ["press"]),
    question("d", true),
  ];
  const found = unanswered(all, { type: "delegate", answers: { a: " ", d: false } });
  expect(found.map(({ slug }) => slug)).toEqual(["a"]);
});
