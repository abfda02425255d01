import { slugOf } from "../app/slug";

/** The address of an edition: a name without Latin letters gets an address of its year. */
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

/** The last day of a copy: as many days later as in the copied edition. Null for dates that are not complete. */
export function movedDay(day: string, from: string, to: string): string | null {
  const [dayAt, fromAt, toAt] = [day, from, to].map((one) => Date.parse(`${one}T00:00:00Z`));
  if (dayAt === undefined || fromAt === undefined || toAt === undefined) return null;
  const moved = dayAt + toAt - fromAt;
  return Number.isNaN(moved) ? null : new Date(moved).toISOString().slice(0, 10);
}

/** The latest last day of an edition: 366 days after the first, as many as the year 2000 had. */
export function latestLastDay(startsOn: string): string | undefined {
  return movedDay("2001-01-01", "2000-01-01", startsOn) ?? undefined;
}
