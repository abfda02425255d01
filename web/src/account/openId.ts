/** What this browser must remember between leaving for the provider and coming back. It is of no use anywhere else. */
export interface PendingOpenId {
  attempt: string;
  next: string | undefined;
}

const key = "congress.openid";

export function rememberOpenId(pending: PendingOpenId) {
  sessionStorage.setItem(key, JSON.stringify(pending));
}

/** Null if nothing was started in this tab, or the storage was changed. */
export function readOpenId(stored: string | null): PendingOpenId | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (
      typeof value !== "object" ||
      value === null ||
      !("attempt" in value) ||
      typeof value.attempt !== "string"
    )
      return null;
    const next = "next" in value && typeof value.next === "string" ? value.next : undefined;
    return { attempt: value.attempt, next };
  } catch {
    return null;
  }
}

export function recallOpenId(): PendingOpenId | null {
  return readOpenId(sessionStorage.getItem(key));
}

export function forgetOpenId() {
  sessionStorage.removeItem(key);
}

/** Only a page of the web may be opened with the person's sign-in. */
export function isWebAddress(address: string): boolean {
  try {
    return ["https:", "http:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
