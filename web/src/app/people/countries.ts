import { useMemo } from "react";
import { formattingLocaleOf, useLanguage } from "../language";

/** Codes that name regions in locale data and are no countries of ISO 3166-1. */
const others = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split(" "));
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** The countries of ISO 3166-1, as far as the browser knows their names. */
export function countryCodes(): string[] {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => {
      if (others.has(code) || names.of(code) === undefined) return false;
      // A former code, such as SU, stands for its successor.
      return new Intl.Locale(`und-${code}`).region === code;
    });
}

/** The countries in the reader's language, sorted by name. */
export function useCountries(): {
  name: (code: string | null | undefined) => string;
  options: readonly { value: string; label: string }[];
} {
  const locale = formattingLocaleOf(useLanguage());
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "region" });
    const name = (code: string | null | undefined) => {
      if (!code) return "";
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    };
    const { compare } = new Intl.Collator(locale);
    const options = countryCodes()
      .map((value) => ({ value, label: name(value) }))
      .sort((left, right) => compare(left.label, right.label));
    return { name, options };
  }, [locale]);
}
