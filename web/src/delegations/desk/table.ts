/** A line of what was pasted: its number in the text, and its cells. */
export interface Line {
  number: number;
  cells: string[];
}

const separators = ["\t", ";", ",", "|"] as const;

/** The separator that most lines have; null if the lines have no cells. */
function separatorOf(text: string): string | null {
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 50);
  const counts = separators.map((separator) => ({
    separator,
    lines: lines.filter((line) => outsideQuotes(line).includes(separator)).length,
  }));
  // A tab is never part of a name; the others need most of the lines.
  const tabs = counts.find(({ separator }) => separator === "\t");
  if (tabs && tabs.lines > 0) return "\t";
  const best = counts.reduce((one, other) => (other.lines > one.lines ? other : one));
  return best.lines * 2 > lines.length ? best.separator : null;
}

function outsideQuotes(line: string): string {
  return line.replaceAll(/"(?:[^"]|"")*"/g, "");
}

/** Reads text that a spreadsheet or a file has: cells in quotes may have separators, quotes and line breaks in them. */
function readCells(text: string, separator: string): Line[] {
  const lines: Line[] = [];
  let number = 1;
  let line: Line = { number, cells: [] };
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    line.cells.push(cell.trim());
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\n") number += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (character === separator) endCell();
    else if (character === "\n") {
      endCell();
      lines.push(line);
      line = { number, cells: [] };
    } else cell += character;
  }
  endCell();
  lines.push(line);
  return lines.filter(({ cells }) => cells.some((one) => one !== ""));
}

const address = /[^\s<>()[\],;:"'|]+@[^\s<>()[\],;:"'|]+/g;

/** The e-mail addresses in a text. */
export function addressesIn(text: string): string[] {
  return [...text.normalize("NFKC").matchAll(address)].map(([found]) => found.replace(/\.+$/, ""));
}

/** The people in the recipients of an e-mail: `Ana Vega <ana@city.example>; "Li, Bo" <bo@city.example>`. */
function readRecipients(line: string, number: number): Line[] | null {
  const found = [...line.matchAll(/(?:"([^"]*)"|([^"<>;]*?))\s*<\s*([^<>\s]+@[^<>\s]+)\s*>/g)];
  const rest = line.replaceAll(/(?:"[^"]*"|[^"<>;]*?)\s*<\s*[^<>\s]+@[^<>\s]+\s*>/g, "").trim();
  if (found.length === 0 || /[^\s,;]/.test(rest)) return null;
  return found.map(([, quoted, plain = "", email = ""]) => ({
    number,
    cells: [(quoted ?? plain).replace(/^[\s,;]+/, "").trim(), email],
  }));
}

/** Reads what was pasted from a spreadsheet, a file or an e-mail. */
export function readTable(pasted: string): Line[] {
  const text = pasted.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const lines = text.split("\n");
  const recipients = lines.map((line, at) =>
    line.trim() === ""
      ? []
      : readRecipients(line.replace(/^(?:to|cc|bcc|à|para|收件人|抄送)\s*[:：]/i, ""), at + 1),
  );
  if (recipients.every((line) => line !== null)) return recipients.flat();
  const separator = separatorOf(text);
  if (separator !== null) return readCells(text, separator);
  // One person a line: "Ana Vega ana@city.example".
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    const found = addressesIn(line);
    const name = found.reduce((rest, one) => rest.replace(one, " "), line.normalize("NFKC"));
    const words = name
      .replaceAll(/[<>()[\]"]/g, " ")
      .replaceAll(/\s+/g, " ")
      .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, "");
    return [{ number: at + 1, cells: [words, ...found] }];
  });
}
