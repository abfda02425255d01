/** The languages of the app. The names are in the language itself, for people who cannot read the current one. */
export const languages = [
  { code: "en", name: "English" },
  { code: "zh", name: "中文" },
  { code: "es", name: "Español" },
  { code: "fr", name: "Français" },
] as const;

export type AppLanguage = (typeof languages)[number]["code"];

const codes: readonly string[] = languages.map(({ code }) => code);

export function isAppLanguage(code: string): code is AppLanguage {
  return codes.includes(code);
}

const primary = (tag: string) => tag.toLowerCase().split(/[-_]/)[0] ?? "";

/** The first language that a person wants and the app has; English if there is none. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): AppLanguage {
  for (const tag of wanted) {
    const code = primary(tag ?? "");
    if (isAppLanguage(code)) return code;
  }
  return "en";
}

/** The locale of dates and numbers: with the region of the reader, if they read this language somewhere. */
export function formattingLocale(language: AppLanguage, wanted: readonly string[]): string {
  return wanted.find((tag) => primary(tag) === language && tag.includes("-")) ?? language;
}

/** The value of `lang`: fonts and voices need to know the script. */
export function htmlLanguage(language: string): string {
  return language === "zh" ? "zh-Hans" : language;
}

const rightToLeft = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

export function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.has(primary(language)) ? "rtl" : "ltr";
}

/**
 * The language of a localized text to show: one of those that are wanted, in their order, then one of the edition's, then
 * any. A language without a region or script matches all of them, and the other way round.
 */
export function bestLanguage(
  available: readonly string[],
  wanted: readonly string[],
  editionLanguages: readonly string[] = [],
): string | undefined {
  for (const tag of [...wanted, ...editionLanguages]) {
    const exact = available.find((one) => one.toLowerCase() === tag.toLowerCase());
    if (exact) return exact;
    const close = available.find((one) => primary(one) === primary(tag));
    if (close) return close;
  }
  return available[0];
}
