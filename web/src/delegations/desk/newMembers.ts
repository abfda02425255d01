import type { Schemas } from "../../api/client";
import { type Field, guessFields, plain, readHeader } from "./columns";
import { addressesIn, type Line, readTable } from "./table";

export type NewMember = Schemas["NewMember"];

/** More lines at once than any delegation sends. */
export const mostLines = 200;

/** Why a line cannot be sent. `value` is what was found. */
export interface Fault {
  code:
    | "no_email"
    | "two_emails"
    | "bad_email"
    | "no_name"
    | "unknown_type"
    | "unknown_country"
    | "too_long"
    | "repeated"
    | "member_already"
    | "no_place";
  value: string;
}

export interface NewMemberLine {
  /** Where it is in the text. */
  number: number;
  member: NewMember;
  /** Whether the name was split by guessing. */
  isNameGuessed: boolean;
  fault: Fault | null;
}

export interface Paste {
  lines: NewMemberLine[];
  /** The fields that were found, in the order of their columns. */
  fields: Field[];
  /** Columns of the header that were not understood. */
  ignored: string[];
  hasTooMany: boolean;
}

export interface PasteContext {
  types: readonly Pick<Schemas["RegistrationType"], "slug" | "name" | "aliases">[];
  /** For lines that name none. */
  type: string;
  /** The addresses of the members, in lower case. */
  members: ReadonlySet<string>;
  /** Null: any number. */
  placesLeft: number | null;
  /** The code of a country by its name or code; null if it is unknown. */
  countryOf: (text: string) => string | null;
}

const longest: Readonly<Partial<Record<Field, number>>> = {
  email: 254,
  given_name: 200,
  family_name: 200,
  display_name: 400,
  salutation: 50,
  organisation: 300,
  job_title: 300,
  city: 200,
};

const eastAsian = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]+$/u;

interface SplitName {
  given_name?: string;
  family_name?: string;
  display_name?: string;
  isGuessed: boolean;
}

/** Splits a name as the import of the API does: at the comma, else before the last word. */
export function splitName(text: string): SplitName {
  const name = text.replaceAll(/\s+/g, " ").trim();
  const comma = /^([^,，]+)[,，]\s*([^,，]+)$/.exec(name);
  if (comma?.[1] && comma[2])
    return { family_name: comma[1].trim(), given_name: comma[2].trim(), isGuessed: false };
  const words = name.split(" ");
  const last = words.at(-1) ?? "";
  if (words.length < 2) return { given_name: name, isGuessed: false };
  const first = words.slice(0, -1).join(" ");
  if (words.every((word) => eastAsian.test(word)))
    return { family_name: first, given_name: last, display_name: name, isGuessed: true };
  return { given_name: first, family_name: last, display_name: name, isGuessed: true };
}

function typeOf(text: string, { types }: PasteContext): string | null {
  const wanted = plain(text);
  const found = types.find(({ slug, name, aliases }) =>
    [slug, ...Object.values(name), ...aliases].some((one) => plain(one) === wanted),
  );
  return found?.slug ?? null;
}

function readLine(line: Line, fields: readonly (Field | null)[], context: PasteContext): NewMemberLine {
  const cell = (field: Field) => (line.cells[fields.indexOf(field)] ?? "").trim();
  const emails = addressesIn(cell("email"));
  const country = cell("country") ? context.countryOf(cell("country")) : undefined;
  const type = cell("type") ? typeOf(cell("type"), context) : context.type;
  const hasTwoNames = cell("given_name") !== "" || cell("family_name") !== "";
  const { isGuessed, ...split } = hasTwoNames
    ? {
        given_name: cell("given_name"),
        family_name: cell("family_name"),
        display_name: cell("display_name"),
        isGuessed: false,
      }
    : splitName(cell("display_name"));
  const texts = {
    ...split,
    salutation: cell("salutation"),
    organisation: cell("organisation"),
    job_title: cell("job_title"),
    city: cell("city"),
  };
  const given = Object.entries(texts).filter(([, value]) => value !== undefined && value !== "");
  const member: NewMember = {
    type: type ?? cell("type"),
    email: emails[0] ?? cell("email"),
    ...Object.fromEntries(given),
    ...(country ? { country } : {}),
  };
  const fault = (code: Fault["code"], value = ""): Fault => ({ code, value });
  const tooLong = (Object.keys(longest) as Field[]).find(
    (field) => cell(field).length > (longest[field] ?? 0),
  );
  const first =
    (emails.length > 1 && fault("two_emails", emails.join(", "))) ||
    (cell("email") === "" && fault("no_email")) ||
    (!/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(member.email) && fault("bad_email", member.email)) ||
    (!member.given_name && !member.family_name && fault("no_name")) ||
    (type === null && fault("unknown_type", cell("type"))) ||
    (country === null && fault("unknown_country", cell("country"))) ||
    (tooLong && fault("too_long", cell(tooLong).slice(0, 40))) ||
    null;
  return { number: line.number, member, isNameGuessed: isGuessed, fault: first };
}

/** What only the lines together, the members and the quota show. */
function checkTogether(lines: readonly NewMemberLine[], context: PasteContext): NewMemberLine[] {
  const seen = new Set<string>();
  let places = context.placesLeft ?? Number.POSITIVE_INFINITY;
  return lines.map((line) => {
    if (line.fault) return line;
    const email = line.member.email.toLowerCase();
    const refused = (code: Fault["code"]) => ({ ...line, fault: { code, value: line.member.email } });
    if (context.members.has(email)) return refused("member_already");
    if (seen.has(email)) return refused("repeated");
    seen.add(email);
    if (places <= 0) return refused("no_place");
    places -= 1;
    return line;
  });
}

/** Reads people to register from what was pasted. Nothing is sent. */
export function readMembers(text: string, context: PasteContext): Paste {
  const table = readTable(text);
  const [first] = table;
  const header = first ? readHeader(first.cells) : null;
  const rows = header ? table.slice(1) : table;
  const lines = rows
    .slice(0, mostLines)
    .map((line) => readLine(line, header ?? guessFields(line.cells), context));
  const found = (header ?? guessFields(rows[0]?.cells ?? [])).filter((field) => field !== null);
  const ignored = header && first ? first.cells.filter((cell, at) => header[at] === null && cell !== "") : [];
  return {
    lines: checkTogether(lines, context),
    fields: [...new Set(found)],
    ignored,
    hasTooMany: rows.length > mostLines,
  };
}

const header = [
  "email",
  "given_name",
  "family_name",
  "display_name",
  "type",
  "salutation",
  "organisation",
  "job_title",
  "city",
  "country",
] as const satisfies readonly Field[];

const headerNames: Readonly<Record<(typeof header)[number], string>> = {
  email: "E-mail",
  given_name: "Given name",
  family_name: "Family name",
  display_name: "Name",
  type: "Type",
  salutation: "Title",
  organisation: "Organisation",
  job_title: "Job title",
  city: "City",
  country: "Country",
};

/** People as text that can be corrected and read again: cells separated by tabs. */
export function writeMembers(members: readonly NewMember[]): string {
  const used = header.filter((field) => members.some((member) => member[field]));
  const cell = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = members.map((member) => used.map((field) => cell(member[field] ?? "")).join("\t"));
  return [used.map((field) => headerNames[field]).join("\t"), ...lines].join("\n");
}
