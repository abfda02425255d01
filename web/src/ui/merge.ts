import type { LocalizedText } from "./localizedText";
import { isSame } from "./same";

export type Side = "mine" | "theirs";

export interface Difference {
  /** Names the choice: the field, or one language of it, such as `title/fr`. */
  id: string;
  field: string;
  /** Of a text in several languages, each of which has a choice of its own; null for the whole field. */
  language: string | null;
  before: unknown;
  theirs: unknown;
  mine: unknown;
  /** Both changed it: the person chooses. Otherwise only the other person did, and theirs stays. */
  isContested: boolean;
}

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Whether a value is a text by languages. */
function isTexts(value: unknown): value is LocalizedText {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, text]) => tag.test(key) && typeof text === "string");
}

const languagesOf = (...texts: LocalizedText[]) => [...new Set(texts.flatMap(Object.keys))];

function difference(
  [field, language]: readonly [string, string | null],
  [before, mine, theirs]: readonly [unknown, unknown, unknown],
): Difference[] {
  if (isSame(before, theirs) || isSame(mine, theirs)) return [];
  const id = language === null ? field : `${field}/${language}`;
  return [{ id, field, language, before, theirs, mine, isContested: !isSame(before, mine) }];
}

/** What another person changed since the form was loaded, field by field, and texts language by language. */
export function differencesOf<Values extends object>(
  before: Values,
  mine: Values,
  theirs: Values,
): Difference[] {
  const found: Difference[] = [];
  for (const field in theirs) {
    const values = [before[field], mine[field], theirs[field]] as const;
    const [was, my, their] = values;
    if (isTexts(was) && isTexts(my) && isTexts(their)) {
      for (const language of languagesOf(their, my, was)) {
        found.push(...difference([field, language], [was[language], my[language], their[language]]));
      }
    } else {
      found.push(...difference([field, null], values));
    }
  }
  return found;
}

/** Whether the person's own value is sent: they changed it, and did not choose the other person's. */
function isMine(
  id: string,
  before: unknown,
  mine: unknown,
  theirs: unknown,
  choices: ReadonlyMap<string, Side>,
) {
  if (isSame(before, mine)) return false;
  const isContested = !isSame(before, theirs) && !isSame(mine, theirs);
  return !isContested || choices.get(id) !== "theirs";
}

function mergeTexts(
  field: string,
  [before, mine, theirs]: readonly [LocalizedText, LocalizedText, LocalizedText],
  choices: ReadonlyMap<string, Side>,
): LocalizedText {
  const merged: Record<string, string> = { ...theirs };
  for (const language of languagesOf(before, mine)) {
    const own = mine[language];
    if (!isMine(`${field}/${language}`, before[language], own, theirs[language], choices)) continue;
    // A language that was emptied is taken out.
    if (own === undefined) delete merged[language];
    else merged[language] = own;
  }
  return merged;
}

/**
 * What the person chose, their own changes elsewhere, and the other's for the rest. Without a choice, a value that both
 * changed is the person's own.
 */
export function mergeValues<Values extends object>(
  before: Values,
  mine: Values,
  theirs: Values,
  choices: ReadonlyMap<string, Side>,
): Values {
  const merged: Values = { ...theirs };
  for (const field in mine) {
    const [was, my, their] = [before[field], mine[field], theirs[field]];
    if (isTexts(was) && isTexts(my) && isTexts(their)) {
      // LocalizedText by language again, as each of the three is.
      merged[field] = mergeTexts(field, [was, my, their], choices) as Values[typeof field];
    } else if (isMine(field, was, my, their, choices)) {
      merged[field] = my;
    }
  }
  return merged;
}
