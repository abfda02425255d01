/** The parts of Markdown that declarations use: headings, paragraphs, lists, bold and italic. The rest stays text. */

export interface Span {
  kind: "text" | "strong" | "emphasis";
  text: string;
}

export interface Block {
  kind: "heading" | "paragraph" | "item";
  /** The number or the bullet of an item. */
  mark: string;
  spans: Span[];
}

const heading = /^#{1,6}\s+(.*)$/;
const item = /^\s*(\d+[.)]|[-*+])\s+(.*)$/;

/** The text in blocks: comments are about a block, by its number. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { kind: Block["kind"]; mark: string; lines: string[] } | null = null;
  const close = () => {
    if (open) blocks.push({ kind: open.kind, mark: open.mark, spans: readSpans(open.lines.join(" ")) });
    open = null;
  };
  for (const line of markdown.split(/\r?\n/)) {
    const title = heading.exec(line);
    const entry = item.exec(line);
    if (line.trim() === "") close();
    else if (title) {
      close();
      blocks.push({ kind: "heading", mark: "", spans: readSpans(title[1] ?? "") });
    } else if (entry) {
      close();
      const mark = entry[1] ?? "";
      open = { kind: "item", mark: /\d/.test(mark) ? mark : "•", lines: [entry[2] ?? ""] };
    } else if (open) open.lines.push(line.trim());
    else open = { kind: "paragraph", mark: "", lines: [line.trim()] };
  }
  close();
  return blocks;
}

/** Bold and italic within a block. */
export function readSpans(text: string): Span[] {
  const spans: Span[] = [];
  const pattern = /\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|(?<!\w)_(.+?)_(?!\w)/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) spans.push({ kind: "text", text: text.slice(from, match.index) });
    const strong = match[1] ?? match[2];
    spans.push({
      kind: strong === undefined ? "emphasis" : "strong",
      text: strong ?? match[3] ?? match[4] ?? "",
    });
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push({ kind: "text", text: text.slice(from) });
  return spans;
}
