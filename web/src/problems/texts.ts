import { i18n, type MessageDescriptor } from "@lingui/core";
import { t } from "@lingui/core/macro";
import type { ProblemField } from "../api/problem";
import { kindOf, type ProblemFacts, type ProblemText, type ProblemTexts } from "../api/problemTexts";
import { accountKinds } from "./accountKinds";
import { attendingKinds } from "./attendingKinds";
import { awardKinds } from "./awardKinds";
import { fieldCodes } from "./fieldCodes";
import { forumKinds } from "./forumKinds";
import { generalKinds } from "./generalKinds";
import { labels } from "./labels";
import { factsOf, nameOfReason, type ReasonTexts } from "./reasons";
import { registrationKinds } from "./registrationKinds";
import { sessionsKinds } from "./sessionsKinds";

export interface Flags {
  /** The API's text has numbers or names that the person needs: it is shown too. */
  keepsDetail?: true;
  /** Also in English: the API's text is for programs. Otherwise English has the API's text, which is more precise. */
  isForAll?: true;
}

export interface KindText extends Flags {
  title: MessageDescriptor;
  /** Without it, what is wrong with the fields is the text. `names` is what the API's errors name. */
  text?: MessageDescriptor | ((quoted: { names: string }) => MessageDescriptor);
  /** More precise texts, by the `reason` in the details of the problem. */
  reasons?: ReasonTexts;
}
export type KindTexts = Readonly<Record<string, KindText>>;

export interface FieldText extends Flags {
  text: MessageDescriptor;
}
export type FieldTexts = Readonly<Record<string, FieldText>>;

/** The problems that people meet in the app, by the last part of their type. */
export const kinds: KindTexts = {
  ...generalKinds,
  ...accountKinds,
  ...registrationKinds,
  ...sessionsKinds,
  ...attendingKinds,
  ...forumKinds,
  ...awardKinds,
};

const isEnglish = () => i18n.locale === "en";
const entryOf = <Entry>(table: Readonly<Record<string, Entry>>, key: string): Entry | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The names of a pointer, a query parameter or a path parameter, from the last to the first, without places in lists. */
function namesOf(pointer: string): string[] {
  const names = pointer.replace(/^[?{]|\}$/g, "").split("/");
  return names.filter((name) => name !== "" && !/^\d+$/.test(name)).reverse();
}

function labelOf(pointer: string): string | null {
  const names = namesOf(pointer);
  for (const name of names) {
    const label = entryOf(labels, name);
    if (label) return i18n._(label);
  }
  return names[0]?.replaceAll("_", " ") ?? null;
}

function fieldEntry({ pointer, code, detail }: ProblemField): FieldText | undefined {
  // An empty field: its length or type says nothing to a person.
  const isEmpty =
    (code === "minLength" && detail.startsWith('""')) || (code === "type" && /^null /.test(detail));
  if (isEmpty) return entryOf(fieldCodes, "required");
  const [name = ""] = namesOf(pointer);
  const alias = /_email$/.test(name) ? "email" : /_?(?:url|website|address)$/.test(name) ? "url" : name;
  return entryOf(fieldCodes, `${code}:${alias}`) ?? entryOf(fieldCodes, code);
}

function fieldText(field: ProblemField): string | null {
  const entry = fieldEntry(field);
  if (!entry || (isEnglish() && !entry.isForAll)) return null;
  const text = i18n._(entry.text);
  return entry.keepsDetail && field.detail ? `${text} (${field.detail})` : text;
}

function labelledFieldText(field: ProblemField): string {
  const label = labelOf(field.pointer);
  const text = fieldText(field) ?? field.detail;
  return label ? t`${label}: ${text}` : text;
}

function listOfFields(errors: readonly ProblemField[]): string | null {
  const lines = errors.map(labelledFieldText);
  return lines.length > 0 ? [...new Set(lines)].join(" ") : null;
}

/** The text about the reason in the details; null if it is not known, or lacks what its text quotes. */
function reasonOf(
  { reasons = {} }: KindText,
  details: unknown,
): (Flags & { text: MessageDescriptor }) | null {
  const reason = entryOf(reasons, nameOfReason(details));
  if (!reason) return null;
  const text = typeof reason.text === "function" ? reason.text(factsOf(details)) : reason.text;
  return Object.values(text.values ?? {}).includes("") ? null : { ...reason, text };
}

function problemText({ type, detail, errors = [], details }: ProblemFacts): ProblemText | null {
  const entry = entryOf(kinds, kindOf(type));
  if (!entry) return null;
  const reason = reasonOf(entry, details);
  if (isEnglish() && !(reason ?? entry).isForAll) return null;
  const title = i18n._(entry.title);
  if (reason) {
    return { title, detail: i18n._(reason.text), original: reason.keepsDetail ? detail || null : null };
  }
  if (!entry.text) {
    const fields = listOfFields(errors);
    return { title, detail: fields, original: fields === null ? detail || null : null };
  }
  if (typeof entry.text === "function") {
    const names = errors.map((error) => error.detail).join(", ");
    // Without what it quotes, the sentence would have a gap.
    if (names === "") return { title, detail: null, original: detail || null };
    return { title, detail: i18n._(entry.text({ names })), original: null };
  }
  return { title, detail: i18n._(entry.text), original: entry.keepsDetail ? detail || null : null };
}

export const problemTexts: ProblemTexts = {
  problem: problemText,
  field: fieldText,
  labelled: labelledFieldText,
};
