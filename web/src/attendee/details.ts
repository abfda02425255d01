import type { Schemas } from "../api/client";
import { type Answers, answersPatch, type Question, questionsFor } from "../app/people/answers";
import { type Person, personOf, personPatch } from "../app/people/person";

type Registration = Schemas["Registration"];
type Rules = Schemas["RegistrationRules"];

/** What a person can correct of their own registration. */
export interface DetailValues extends Person {
  answers: Answers;
}

export function detailValues(registration: Registration): DetailValues {
  return { ...personOf(registration), answers: registration.answers };
}

/** Only what has changed: the rules of the edition are checked for what is sent. */
export function detailPatch(before: DetailValues, after: DetailValues): Schemas["PersonPatch"] {
  const answers = answersPatch(before.answers, after.answers);
  return { ...personPatch(before, after), ...(Object.keys(answers).length === 0 ? {} : { answers }) };
}

/** Whether a person may still correct a field of their registration. */
export function canCorrect(rules: Rules | undefined, field: keyof DetailValues, now: number): boolean {
  if (!rules || isClosed(rules, now)) return false;
  return rules.correctable === null || rules.correctable.some((one) => one === field);
}

/** Whether only the organisers can correct registrations now. */
export function isClosed(
  { corrections_until: until }: Pick<Rules, "corrections_until">,
  now: number,
): boolean {
  return until !== null && Date.parse(until) <= now;
}

function isEmpty(answer: unknown): boolean {
  if (answer === null || answer === undefined) return true;
  if (typeof answer === "string") return answer.trim() === "";
  return Array.isArray(answer) && answer.length === 0;
}

/** The required questions that a registration has no answer to, such as one that a focal point made. */
export function unanswered(
  questions: readonly Question[],
  { type, answers }: Pick<Registration, "type" | "answers">,
): Question[] {
  return questionsFor(questions, type).filter(({ required, slug }) => required && isEmpty(answers[slug]));
}
