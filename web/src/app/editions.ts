import type { Congress } from "./edition";
import type { Account } from "./session";

/** The editions that a person works on, and all others. An administrator works on all. */
export function splitEditions(
  editions: readonly Congress[],
  account: Pick<Account, "administrator" | "staff"> | null,
): { own: Congress[]; others: Congress[] } {
  const slugs = new Set(account?.staff.map(({ congress }) => congress) ?? []);
  const isOwn = ({ slug }: Congress) => account !== null && (account.administrator || slugs.has(slug));
  return { own: editions.filter(isOwn), others: editions.filter((edition) => !isOwn(edition)) };
}

/** May the person create editions? */
export function canCreateEdition(account: Pick<Account, "administrator" | "permissions"> | null): boolean {
  return account !== null && (account.administrator || account.permissions.includes("congress.administer"));
}

/** Whether no one can register any more. */
export function isEditionOver(state: string): boolean {
  return state === "closed" || state === "archived";
}
