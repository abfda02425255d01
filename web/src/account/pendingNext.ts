/**
 * The page that a person wanted to open before signing up. The link in the e-mail that confirms the address does not
 * name it, and is often opened in another tab.
 */
import { readSetting, writeSetting } from "../ui/settings";

const key = "next";
/** Links in these e-mails are not older. */
const longest = 24 * 3_600_000;

/** Null: there is no such page, or it has been opened. */
export function rememberNext(next: string | null, now = Date.now()) {
  writeSetting(key, next === null ? "" : `${now} ${next}`);
}

export function rememberedNext(now = Date.now()): string | undefined {
  const [, at, next] = /^(\d+) (.+)$/.exec(readSetting(key) ?? "") ?? [];
  const age = now - Number(at);
  return next !== undefined && age >= 0 && age < longest ? next : undefined;
}
