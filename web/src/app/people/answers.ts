import type { Schemas } from "../../api/client";

export type Question = Schemas["Question"];
/** Answers by the slug of their question. No answer is absent. */
export type Answers = Readonly<Record<string, unknown>>;

/** The questions that a form with this registration type asks, in their order. */
export function questionsFor(questions: readonly Question[], type: string): Question[] {
  return questions
    .filter(({ retired_at, types }) => retired_at === null && (types.length === 0 || types.includes(type)))
    .sort((one, other) => one.position - other.position || one.slug.localeCompare(other.slug));
}

/** The answers to the questions that a form with this registration type asks: the others are refused. */
export function answersFor(questions: readonly Question[], type: string, answers: Answers): Answers {
  const asked = new Set(questionsFor(questions, type).map(({ slug }) => slug));
  return Object.fromEntries(Object.entries(answers).filter(([slug]) => asked.has(slug)));
}

export function hasOptions(kind: string): boolean {
  return kind === "choice" || kind === "multiple_choice";
}

/** An answer as a form has it; an emptied answer is none. */
export function withAnswer(answers: Answers, question: string, value: unknown): Answers {
  const { [question]: _, ...others } = answers;
  const isEmpty =
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return isEmpty ? others : { ...others, [question]: value };
}

/** What has changed, as a merge patch: null removes an answer. */
export function answersPatch(before: Answers, after: Answers): Record<string, unknown> {
  const slugs = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...slugs].filter((slug) => JSON.stringify(before[slug]) !== JSON.stringify(after[slug]));
  return Object.fromEntries(changed.map((slug) => [slug, after[slug] ?? null]));
}

/** The chosen options of a multiple choice, whatever the stored answer is. */
export function chosenOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
