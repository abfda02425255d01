export type LocalizedText = { readonly [language: string]: string };

/** Languages without a text, while another language has one. An empty field lacks nothing. */
export function missingLanguages(value: LocalizedText, languages: readonly string[]): string[] {
  if (isEmptyText(value)) return [];
  return languages.filter((language) => (value[language] ?? "").trim() === "");
}

/** Whether no language has a text. */
export function isEmptyText(value: LocalizedText): boolean {
  return Object.values(value).every((text) => text.trim() === "");
}

/** An emptied language is taken out: the API has no empty texts. */
export function changeLanguage(value: LocalizedText, language: string, text: string): Record<string, string> {
  const next = { ...value };
  if (text === "") delete next[language];
  else next[language] = text;
  return next;
}
