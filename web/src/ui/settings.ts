/** What a person has set in this browser. Storage may be forbidden: then settings last as long as the page. */
const prefix = "congress.";
const own = new Map<string, string>();

export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return own.get(name) ?? null;
  }
}

export function writeSetting(name: string, value: string) {
  own.set(name, value);
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Kept in `own`.
  }
}
