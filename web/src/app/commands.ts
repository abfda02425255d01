/** Letters without accents and case, so that `jose` finds `José`. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase("en");
}

export interface Searchable {
  label: string;
  /** Other words that find it. */
  keywords?: string | undefined;
}

/** How well a text fits: 0 if not every word of the search is in it, more if words begin with it. */
export function scoreOf({ label, keywords = "" }: Searchable, query: string): number {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const name = fold(label);
  const all = `${name} ${fold(keywords)}`;
  let score = 0;
  for (const word of words) {
    if (!all.includes(word)) return 0;
    if (name.startsWith(word)) score += 4;
    else if (all.split(/[\s\-/]+/).some((part) => part.startsWith(word))) score += 2;
    else score += 1;
  }
  return score;
}

/** What fits the search, best first; what fits equally well stays in its order. */
export function searchCommands<Item extends Searchable>(items: readonly Item[], query: string): Item[] {
  return items
    .map((item) => ({ item, score: scoreOf(item, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
