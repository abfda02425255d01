import type { Schemas } from "../api/client";
import { hasOptions, type Question } from "../app/people/answers";
import { localizedPatch } from "../app/texts";

type Text = Readonly<Record<string, string>>;

export interface OptionValues {
  /** Of the row in the form: a slug may still be typed. */
  key: string;
  slug: string;
  text: Text;
}

/** A question as its form has it. */
export interface QuestionValues {
  slug: string;
  kind: Schemas["QuestionKind"];
  text: Text;
  help: Text;
  options: readonly OptionValues[];
  required: boolean;
  types: readonly string[];
}

export const kinds: readonly Schemas["QuestionKind"][] = [
  "text",
  "choice",
  "multiple_choice",
  "boolean",
  "date",
  "country",
];

export const emptyQuestion: QuestionValues = {
  slug: "",
  kind: "text",
  text: {},
  help: {},
  options: [],
  required: false,
  types: [],
};

export function questionValues(question: Question): QuestionValues {
  const { slug, kind, text, required, types } = question;
  return {
    slug,
    kind,
    text,
    help: question.help ?? {},
    options: question.options.map((option) => ({ key: option.slug, slug: option.slug, text: option.text })),
    required,
    types,
  };
}

export function newQuestion(values: QuestionValues, position: number): Schemas["NewQuestion"] {
  const { kind, text, help, required, types } = values;
  return {
    slug: values.slug.trim(),
    kind,
    text,
    help: Object.keys(help).length > 0 ? help : null,
    options: hasOptions(kind)
      ? values.options.map((option) => ({ slug: option.slug.trim(), text: option.text }))
      : [],
    required,
    types,
    position,
  };
}

/** The whole question except its slug and its position. */
export function questionPatch(before: QuestionValues, after: QuestionValues): Schemas["QuestionPatch"] {
  const { slug: _, position: __, help, ...values } = newQuestion(after, 0);
  return {
    ...values,
    text: localizedPatch(before.text, after.text),
    help: help ? localizedPatch(before.help, after.help) : null,
  };
}

/** A short name from the first text, such as `dietary-needs`; empty for other scripts. */
export function slugFrom(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
