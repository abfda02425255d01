import type { Schemas } from "../api/client";
import { type Answers, answersPatch } from "../app/people/answers";
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

/** Only what has changed. */
export function registrationPatch(
  before: RegistrationValues,
  after: RegistrationValues,
): Schemas["RegistrationPatch"] {
  const answers = answersPatch(before.answers, after.answers);
  return {
    ...personPatch(before, after),
    ...(before.type === after.type ? {} : { type: after.type }),
    ...(before.email === after.email.trim() ? {} : { email: after.email.trim() }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
  };
}
