import type { Account } from "../app/session";

/** What a key can be given: all that its owner may do, except to manage the account itself. */
export function keyPermissions(account: Pick<Account, "permissions" | "staff">): string[] {
  const all = new Set([...account.permissions, ...account.staff.flatMap(({ permissions }) => permissions)]);
  all.delete("account.own");
  return [...all].sort();
}
