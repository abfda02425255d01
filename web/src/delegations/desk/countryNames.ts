import { languages } from "../../app/languages";
import { countryCodes } from "../../app/people/countries";
import { plain } from "./columns";

let names: ReadonlyMap<string, string> | undefined;

/** The countries by their names in the languages of the app, and by their codes. */
function countryNames(): ReadonlyMap<string, string> {
  if (names) return names;
  const found = new Map<string, string>();
  const codes = countryCodes();
  for (const { code: language } of languages) {
    const display = new Intl.DisplayNames([language], { type: "region" });
    for (const code of codes) found.set(plain(display.of(code) ?? code), code);
  }
  for (const code of codes) found.set(plain(code), code);
  names = found;
  return found;
}

/** The code of a country by its name or code; null if it is unknown. */
export function countryOf(text: string): string | null {
  return countryNames().get(plain(text)) ?? null;
}
