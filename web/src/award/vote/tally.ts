export interface TallyRow {
  receipt: string;
  entry: string;
  isVoid: boolean;
}

/** Reads the file of the ballots: `receipt,entry,void`. A line of another form makes the whole file unusable. */
export function readTally(text: string): TallyRow[] | null {
  const [head, ...lines] = text.split(/\r?\n/).filter((line) => line !== "");
  if (head !== "receipt,entry,void") return null;
  const rows: TallyRow[] = [];
  for (const line of lines) {
    const [receipt, entry, state, ...rest] = line.split(",");
    if (!receipt || !entry || rest.length > 0 || (state !== "true" && state !== "false")) return null;
    rows.push({ receipt, entry, isVoid: state === "true" });
  }
  return rows;
}

export interface Count {
  votes: number;
  void: number;
}

/** The votes for each entry. A receipt that is there twice counts once, and is reported. */
export function countTally(rows: readonly TallyRow[]): { counts: Map<string, Count>; repeated: string[] } {
  const counts = new Map<string, Count>();
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const { receipt, entry, isVoid } of rows) {
    if (seen.has(receipt)) {
      repeated.push(receipt);
      continue;
    }
    seen.add(receipt);
    const before = counts.get(entry) ?? { votes: 0, void: 0 };
    counts.set(entry, isVoid ? { ...before, void: before.void + 1 } : { ...before, votes: before.votes + 1 });
  }
  return { counts, repeated };
}

interface Published {
  counted: number;
  void: number;
  counts: readonly { entry: string; votes: number; void: number }[];
}

/** Whether the ballots give exactly the published figures. */
export function isSameTally(counts: ReadonlyMap<string, Count>, published: Published): boolean {
  const all = [...counts.values()];
  const sum = (of: keyof Count) => all.reduce((total, count) => total + count[of], 0);
  if (sum("votes") !== published.counted || sum("void") !== published.void) return false;
  const known = new Set(published.counts.map(({ entry }) => entry));
  if ([...counts.keys()].some((entry) => !known.has(entry))) return false;
  return published.counts.every(({ entry, votes, void: voided }) => {
    const found = counts.get(entry) ?? { votes: 0, void: 0 };
    return found.votes === votes && found.void === voided;
  });
}

/** A receipt as people type it: case, spaces and hyphens make no difference, nor letters that look like digits. */
export function plainReceipt(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
}

export function findReceipt(rows: readonly TallyRow[], receipt: string): TallyRow | null {
  const wanted = plainReceipt(receipt);
  return rows.find((row) => plainReceipt(row.receipt) === wanted) ?? null;
}

export function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
