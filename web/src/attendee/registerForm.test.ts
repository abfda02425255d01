import { expect, test } from "vitest";
import type { Schemas } from "../api/client";
import { question } from "../app/people/question.fixture";
import { registerBody, registerValues } from "./registerForm";

const account = { given_name: "Maya", family_name: "Lind", display_name: "Maya Lind", time_zone: "UTC" };
const cancelled = {
  type: "observer",
  email: "maya@city.example",
  salutation: null,
  given_name: "Maya",
  family_name: "Lind",
  display_name: "Maya Lind",
  name_order: "given_first",
  organisation: "City of Umeå",
  job_title: null,
  city: "Umeå",
  country: "SE",
  time_zone: "Europe/Stockholm",
  languages: ["sv"],
  answers: { diet: "vegan", interest: "transport" },
} as unknown as Schemas["Registration"];
const questions = [question("diet", []), question("interest", ["delegate"])];

test("the first registration begins with the details of the account", () => {
  const values = registerValues("delegate", account, null);
  expect(values).toMatchObject({ given_name: "Maya", time_zone: "UTC", city: "", answers: {} });
  expect(registerValues("delegate", null, null).given_name).toBe("");
});

test("registering again begins with the details and answers of the cancelled registration, and sends them", () => {
  const values = registerValues("delegate", account, cancelled);
  expect(values).toMatchObject({
    city: "Umeå",
    country: "SE",
    time_zone: "Europe/Stockholm",
    type: "delegate",
  });
  expect(registerBody(values, questions)).toEqual({
    given_name: "Maya",
    family_name: "Lind",
    display_name: "Maya Lind",
    name_order: "given_first",
    organisation: "City of Umeå",
    city: "Umeå",
    country: "SE",
    time_zone: "Europe/Stockholm",
    languages: ["sv"],
    type: "delegate",
    answers: { diet: "vegan", interest: "transport" },
  });
});

test("answers to questions of another type are not sent", () => {
  const values = {
    ...registerValues("delegate", account, null),
    answers: { diet: "vegan", interest: "transport" },
  };
  expect(registerBody({ ...values, type: "observer" }, questions).answers).toEqual({ diet: "vegan" });
});
