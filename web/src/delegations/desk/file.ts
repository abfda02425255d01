/** What is wrong with a file, or its text. */
export type FileText = { text: string; isGuessed: boolean } | { refusal: "workbook" | "binary" };

/** Text is at most this large; people have some hundred characters each. */
export const largestFile = 1_000_000;

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Reads the text of a file in the usual encodings of spreadsheet programs. Workbooks are refused: they are no text. */
export function readText(bytes: Uint8Array, language: string): FileText {
  const [first, second, third] = bytes;
  // XLSX and ODS are archives, XLS is a compound document.
  if ((first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf && third === 0x11))
    return { refusal: "workbook" };
  if (first === 0xff && second === 0xfe) return { text: decode(bytes, "utf-16le") ?? "", isGuessed: false };
  if (first === 0xfe && second === 0xff) return { text: decode(bytes, "utf-16be") ?? "", isGuessed: false };
  if (bytes.includes(0)) return { refusal: "binary" };
  const text = decode(bytes, "utf-8");
  if (text !== null) return { text, isGuessed: false };
  const chinese = language === "zh" ? decode(bytes, "gb18030") : null;
  return { text: chinese ?? new TextDecoder("windows-1252").decode(bytes), isGuessed: true };
}
