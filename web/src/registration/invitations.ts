import type { Schemas } from "../api/client";

export interface Recipient {
  email: string;
  /** The name in front of the address, kept as the note. */
  name: string;
}

export interface PastedAddresses {
  recipients: Recipient[];
  /** What is no address. */
  invalid: string[];
  /** Addresses that came more than once. */
  repeated: number;
}

/** The most recipients of one request. */
export const invitationBatch = 500;

const address = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:]+$/;

/** Reads addresses as people paste them: one a line, or separated by commas or semicolons, with names or without. */
export function readAddresses(text: string): PastedAddresses {
  const seen = new Set<string>();
  const found: PastedAddresses = { recipients: [], invalid: [], repeated: 0 };
  // A comma inside of quotes belongs to the name.
  for (const part of text.match(/(?:"[^"]*"|[^,;\t\r\n"])+/g) ?? []) {
    const piece = part.trim();
    if (piece === "") continue;
    const bracketed = /^(.*?)<([^<>]*)>$/.exec(piece);
    const email = (bracketed?.[2] ?? piece).trim().replace(/^mailto:/i, "");
    const name = (bracketed?.[1] ?? "")
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .trim();
    if (!address.test(email)) {
      found.invalid.push(piece);
      continue;
    }
    const key = email.toLowerCase();
    if (seen.has(key)) {
      found.repeated += 1;
      continue;
    }
    seen.add(key);
    found.recipients.push({ email, name });
  }
  return found;
}

export type InvitationOutcome = Schemas["InvitationOutcome"];

/** How many recipients had each outcome; those with a problem count as `refused`. */
export function countOutcomes(outcomes: readonly InvitationOutcome[]): Map<string, InvitationOutcome[]> {
  const groups = new Map<string, InvitationOutcome[]>();
  for (const outcome of outcomes) {
    const kind = outcome.problem && outcome.outcome === "created" ? "refused" : outcome.outcome;
    groups.set(kind, [...(groups.get(kind) ?? []), outcome]);
  }
  return groups;
}

/** Where a person accepts an invitation. */
export function invitationLink(origin: string, secret: string): string {
  return `${origin}/invitations/${encodeURIComponent(secret)}`;
}

const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The links of invitations that are not sent by e-mail, as a file for a spreadsheet. */
export function linksFile(origin: string, outcomes: readonly InvitationOutcome[]): string {
  const rows = outcomes.flatMap(({ email, secret }) =>
    secret ? [[email, invitationLink(origin, secret)].map(cell).join(",")] : [],
  );
  return `\uFEFF${["email,link", ...rows].join("\r\n")}\r\n`;
}
