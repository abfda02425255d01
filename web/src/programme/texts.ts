export type Texts = Readonly<Record<string, string>>;

/** Without empty texts, which the API does not have. */
export function filledTexts(texts: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts)
      .map(([language, text]) => [language, text.trim()] as const)
      .filter(([, text]) => text !== ""),
  );
}

/** The same, or null if no language has a text. */
export function textsOrNull(texts: Texts): Record<string, string> | null {
  const filled = filledTexts(texts);
  return Object.keys(filled).length > 0 ? filled : null;
}

/** A merge patch of a localized text: null takes a language away, what has not changed is left out. */
export function localizedPatch(before: Texts, after: Texts): Record<string, string | null> {
  const filled = filledTexts(after);
  const patch: Record<string, string | null> = {};
  for (const [language, text] of Object.entries(filled)) {
    if (text !== before[language]) patch[language] = text;
  }
  for (const language of Object.keys(before)) if (!(language in filled)) patch[language] = null;
  return patch;
}

const letters: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", ø: "o", ł: "l", đ: "d", œ: "oe" };

/** A short name for addresses, such as `energy-transition`; empty for other scripts. */
export function slugFrom(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßæøłđœ]/g, (letter) => letters[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80)
    .replace(/-+$/, "");
}

export const slugPattern = "[a-z0-9]+(-[a-z0-9]+)*";

/** The short name that a list of texts suggests: of the main language, else of any that has Latin letters. */
export function suggestedSlug(texts: Texts, languages: readonly string[]): string {
  const ordered = [...languages.map((language) => texts[language] ?? ""), ...Object.values(texts)];
  return ordered.map(slugFrom).find((slug) => slug !== "") ?? "";
}
