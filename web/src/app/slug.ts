import type { Texts } from "./texts";

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

/** A name as it can stand in an address; empty if it has no Latin letters or digits. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter);
  const slug = plain.replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-");
  return slug.slice(0, 80).replace(/^-+|-+$/g, "");
}

export const slugPattern = "[a-z0-9]+(-[a-z0-9]+)*";

/** The short name that a list of texts suggests: of the main language, else of any that has Latin letters. */
export function suggestedSlug(texts: Texts, languages: readonly string[]): string {
  const ordered = [...languages.map((language) => texts[language] ?? ""), ...Object.values(texts)];
  return ordered.map(slugOf).find((slug) => slug !== "") ?? "";
}
