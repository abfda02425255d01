import { isSame } from "../ui";

export type Side = "mine" | "theirs";

export interface Difference {
  field: string;
  before: unknown;
  theirs: unknown;
  mine: unknown;
  /** Both changed it: the person chooses. Otherwise only the other person did, and theirs stays. */
  isContested: boolean;
}

/** What another person changed since the form was loaded, field by field. */
export function differencesOf<Values extends object>(
  before: Values,
  mine: Values,
  theirs: Values,
): Difference[] {
  const found: Difference[] = [];
  for (const field in theirs) {
    if (isSame(before[field], theirs[field]) || isSame(mine[field], theirs[field])) continue;
    found.push({
      field,
      before: before[field],
      theirs: theirs[field],
      mine: mine[field],
      isContested: !isSame(before[field], mine[field]),
    });
  }
  return found;
}

/** The values to send: what the person chose, their own changes elsewhere, and the other's for the rest. */
export function mergeValues<Values extends object>(
  before: Values,
  mine: Values,
  theirs: Values,
  choices: ReadonlyMap<string, Side>,
): Values {
  const merged: Values = { ...theirs };
  for (const field in mine) {
    if (isSame(before[field], mine[field])) continue;
    const isContested = !isSame(before[field], theirs[field]) && !isSame(mine[field], theirs[field]);
    if (isContested && choices.get(field) === "theirs") continue;
    merged[field] = mine[field];
  }
  return merged;
}
