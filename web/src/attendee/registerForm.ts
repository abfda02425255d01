import type { Schemas } from "../api/client";
import { type Answers, answersFor, type Question } from "../app/people/answers";
import { emptyPerson, newPerson, type Person, personOf } from "../app/people/person";
import type { Account } from "../app/session";

export interface RegisterValues extends Person {
  type: string;
  answers: Answers;
}

type Known = Pick<Account, "given_name" | "family_name" | "display_name" | "time_zone">;

/** What the form begins with: the details of the registration that was cancelled, or else those of the account. */
export function registerValues(
  type: string,
  account: Known | null,
  previous: Schemas["Registration"] | null,
): RegisterValues {
  if (previous) return { ...personOf(previous), type, answers: previous.answers };
  return {
    ...emptyPerson,
    given_name: account?.given_name ?? "",
    family_name: account?.family_name ?? "",
    display_name: account?.display_name ?? "",
    time_zone: account?.time_zone ?? "",
    type,
    answers: {},
  };
}

/** What is sent. Answers that were given before another type was chosen are left out if that type does not ask for them. */
export function registerBody(
  { type, answers, ...person }: RegisterValues,
  questions: readonly Question[],
): Schemas["NewRegistration"] {
  return { ...newPerson(person), type, answers: answersFor(questions, type, answers) };
}
