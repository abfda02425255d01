/** A comment is about a paragraph if it begins with the number of the paragraph: "§3 The text". */
const prefix = /^§(\d{1,3})\s+/;

export interface ReadComment {
  /** From 1; null: about the whole text. */
  paragraph: number | null;
  text: string;
}

export function readComment(text: string): ReadComment {
  const match = prefix.exec(text);
  return match
    ? { paragraph: Number(match[1]), text: text.slice(match[0].length) }
    : { paragraph: null, text };
}

export function writeComment(paragraph: number | null, text: string): string {
  return paragraph === null ? text.trim() : `§${paragraph} ${text.trim()}`;
}

/** Comments by paragraph. Those about the whole text, or about a paragraph that is no longer there, are under 0. */
export function byParagraph<Comment extends { text: string }>(
  comments: readonly Comment[],
  paragraphs: number,
): Map<number, Comment[]> {
  const groups = new Map<number, Comment[]>();
  for (const comment of comments) {
    const { paragraph } = readComment(comment.text);
    const place = paragraph !== null && paragraph >= 1 && paragraph <= paragraphs ? paragraph : 0;
    groups.set(place, [...(groups.get(place) ?? []), comment]);
  }
  return groups;
}
