/**
 * What was typed and is not saved yet. It survives a reload and a crash of the page, and is gone with the tab: scores and
 * entries do not stay on a shared computer.
 */
export interface Draft<Values> {
  revision: number;
  /** As they were loaded, to see what another person has changed since. */
  base: Values;
  values: Values;
}

const prefix = "congress.draft.";

export function readDraft<Values>(key: string): Draft<Values> | null {
  try {
    const text = sessionStorage.getItem(prefix + key);
    return text === null ? null : (JSON.parse(text) as Draft<Values>);
  } catch {
    return null;
  }
}

export function keepDraft<Values>(key: string, draft: Draft<Values> | null) {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // Storage may be forbidden: then what was typed lasts as long as the page.
  }
}
