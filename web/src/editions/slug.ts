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

/** The same for an edition: a name without Latin letters gets an address of its year. */
export function editionSlug(name: string, startsOn: string): string {
  const slug = slugOf(name);
  const year = startsOn.slice(0, 4);
  if (/[a-z]/.test(slug)) return slug;
  return year ? `congress-${year}` : slug;
}

const minor = new Set([
  "of",
  "the",
  "and",
  "for",
  "on",
  "in",
  "a",
  "de",
  "des",
  "du",
  "la",
  "le",
  "les",
  "y",
  "el",
]);

/** A short prefix for references: "World Mayors Congress 2027" → "WMC27". Two to eight capital letters and digits. */
export function prefixOf(name: string, startsOn: string): string {
  const words = slugOf(name)
    .split("-")
    .filter((word) => /^[a-z]/.test(word) && !minor.has(word));
  const [only] = words;
  const initials = words.length === 1 && only ? only.slice(0, 3) : words.map((word) => word[0]).join("");
  const year = startsOn.slice(2, 4);
  const letters = initials.slice(0, 8 - year.length).toUpperCase() || "C";
  const prefix = letters + year;
  return prefix.length < 2 ? `${prefix}C` : prefix;
}

export const prefixPattern = "[A-Z][A-Z0-9]{1,7}";
export const slugPattern = "[a-z0-9]+(-[a-z0-9]+)*";

/** The last day of a copy: as many days later as in the copied edition. Null for dates that are not complete. */
export function movedDay(day: string, from: string, to: string): string | null {
  const [dayAt, fromAt, toAt] = [day, from, to].map((one) => Date.parse(`${one}T00:00:00Z`));
  if (dayAt === undefined || fromAt === undefined || toAt === undefined) return null;
  const moved = dayAt + toAt - fromAt;
  return Number.isNaN(moved) ? null : new Date(moved).toISOString().slice(0, 10);
}
