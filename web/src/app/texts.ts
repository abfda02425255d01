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

/**
 * A merge patch that makes a text what a person wrote: null takes a language away. Languages that they left as they were
 * are sent too, so that the result is theirs also where another person has changed some of them meanwhile.
 */
export function localizedPatch(before: Texts, after: Texts): Record<string, string | null> {
  const filled = filledTexts(after);
  const gone = Object.keys(before).filter((language) => !(language in filled));
  return { ...filled, ...Object.fromEntries(gone.map((language) => [language, null])) };
}
