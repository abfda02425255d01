import type { Schemas } from "../api/client";
import { type Answers, answersFor, answersPatch, type Question } from "../app/people/answers";
import { type Person, personOf, personPatch } from "../app/people/person";
import type { Registration } from "./queries";

/** What staff can change of a registration. */
export interface RegistrationValues extends Person {
  type: string;
  email: string;
  answers: Answers;
}

export function registrationValues(registration: Registration): RegistrationValues {
  const { type, email, answers } = registration;
  return { ...personOf(registration), type, email, answers };
}

/** Only what has changed. An answer that was typed before another type was chosen, which does not ask for it, is left out. */
export function registrationPatch(
  before: RegistrationValues,
  after: RegistrationValues,
  questions: readonly Question[],
): Schemas["RegistrationPatch"] {
  const changed = answersPatch(before.answers, after.answers);
  const answers = before.type === after.type ? changed : answersFor(questions, after.type, changed);
  return {
    ...personPatch(before, after),
    ...(before.type === after.type ? {} : { type: after.type }),
    ...(before.email === after.email.trim() ? {} : { email: after.email.trim() }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
  };
}
