export type LocalizedText = { readonly [language: string]: string };

/** Languages without a text, while another language has one. An empty field lacks nothing. */
export function missingLanguages(value: LocalizedText, languages: readonly string[]): string[] {
  const has = (language: string) => (value[language] ?? "").trim() !== "";
  return Object.keys(value).some(has) ? languages.filter((language) => !has(language)) : [];
}

/** An emptied language is taken out: the API has no empty texts. */
export function changeLanguage(value: LocalizedText, language: string, text: string): Record<string, string> {
  const next = { ...value };
  if (text === "") delete next[language];
  else next[language] = text;
  return next;
}
