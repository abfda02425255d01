import { bestLanguage } from "../app/languages";
import type { LocalizedText } from "../ui";

/** A text as a person with this language receives it: in the language, a variant of it, English, or any. */
export function textFor(
  text: LocalizedText,
  language: string,
): { text: string; language: string | undefined } {
  const available = Object.keys(text)
    .filter((tag) => (text[tag] ?? "").trim() !== "")
    .sort();
  const best = bestLanguage(available, [language, "en"]);
  return { text: best === undefined ? "" : (text[best] ?? ""), language: best };
}

/** Empty lines separate paragraphs. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}

/** The languages of an edition whose readers get a part of the message in another language. */
export function incompleteLanguages(texts: readonly LocalizedText[], languages: readonly string[]): string[] {
  const has = (text: LocalizedText, language: string) => textFor(text, language).language === language;
  if (texts.every((text) => Object.values(text).every((one) => one.trim() === ""))) return [];
  return languages.filter((language) => !texts.every((text) => has(text, language)));
}

/** Spaces around a text are left out, and languages without a text. */
export function trimTexts(text: LocalizedText): Record<string, string> {
  return Object.fromEntries(
    Object.entries(text)
      .map(([language, one]) => [language, one.trim()] as const)
      .filter(([, one]) => one !== ""),
  );
}
