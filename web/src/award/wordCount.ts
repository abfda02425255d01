const hyphens = new Set(["-", "\u2010", "\u2011"]);

/**
 * Counts words as the API does: by the rules of Unicode, by dictionary in scripts without spaces (城市更新 is two words),
 * and a hyphenated compound as one.
 */
export function countWords(text: string): number {
  const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  let words = 0;
  let isAfterWord = false;
  let isJoined = false;
  for (const { segment, isWordLike } of segments) {
    if (isWordLike) {
      if (!isJoined) words += 1;
      isAfterWord = true;
      isJoined = false;
    } else {
      isJoined = isAfterWord && hyphens.has(segment);
      isAfterWord = false;
    }
  }
  return words;
}
