import { expect, test } from "vitest";
import { emptyPerson } from "../app/people/person";
import { question } from "../app/people/question.fixture";
import { type RegistrationValues, registrationPatch } from "./registrationForm";

const ana: RegistrationValues = {
  ...emptyPerson,
  given_name: "Ana",
  display_name: "Ana",
  type: "delegate",
  email: "ana@city.example",
  answers: { diet: "vegan" },
};
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
