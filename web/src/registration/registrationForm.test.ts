import { expect, test } from "vitest";
import { emptyPerson } from "../app/people/person";
import { type RegistrationValues, registrationPatch } from "./registrationForm";

const ana: RegistrationValues = {
  ...emptyPerson,
  given_name: "Ana",
  display_name: "Ana",
  type: "delegate",
  email: "ana@city.example",
  answers: { diet: "vegan" },
};
const question = (slug: string, types: string[]) => ({
  slug,
  kind: "text" as const,
  text: { en: slug },
  help: null,
  options: [],
  required: false,
  types,
  position: 0,
  retired_at: null,
  version: 1,
  revision: 1,
});
const questions = [question("diet", []), question("interest", ["delegate"])];

test("a patch has only what has changed", () => {
  expect(registrationPatch(ana, ana, questions)).toEqual({});
  const after = { ...ana, email: " ana@town.example ", answers: { diet: "vegan", interest: "transport" } };
  expect(registrationPatch(ana, after, questions)).toEqual({
    email: "ana@town.example",
    answers: { interest: "transport" },
  });
});

test("an answer that the new type does not ask for is left out", () => {
  const after = { ...ana, type: "observer", answers: { diet: "none", interest: "transport" } };
  expect(registrationPatch(ana, after, questions)).toEqual({ type: "observer", answers: { diet: "none" } });
});
