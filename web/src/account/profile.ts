import type { Schemas } from "../api/client";
import type { Account } from "../app/session";

export interface Profile {
  given_name: string;
  family_name: string;
  name_order: Account["name_order"];
  display_name: string;
  locale: string;
  time_zone: string;
}

export function profileOf(account: Account): Profile {
  return {
    given_name: account.given_name ?? "",
    family_name: account.family_name ?? "",
    name_order: account.name_order,
    display_name: account.display_name,
    locale: account.locale,
    time_zone: account.time_zone,
  };
}

/** The name as the two names and their order make it. */
export function joinedName({
  given_name,
  family_name,
  name_order,
}: Pick<Profile, "given_name" | "family_name" | "name_order">) {
  const names = name_order === "family_first" ? [family_name, given_name] : [given_name, family_name];
  const separator = names.every((name) =>
    /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]+$/u.test(name),
  )
    ? ""
    : " ";
  return names.filter(Boolean).join(separator);
}

/** Only what has changed: an absent field stays, null takes the default. */
export function profilePatch(before: Profile, after: Profile): Schemas["AccountPatch"] {
  const isChanged = (key: keyof Profile) => before[key] !== after[key];
  const names = isChanged("given_name") || isChanged("family_name") || isChanged("name_order");
  // A display name that was only the two names follows them.
  const follows = names && !isChanged("display_name") && before.display_name === joinedName(before);
  return {
    ...(isChanged("given_name") ? { given_name: after.given_name.trim() || null } : {}),
    ...(isChanged("family_name") ? { family_name: after.family_name.trim() || null } : {}),
    ...(isChanged("name_order") ? { name_order: after.name_order } : {}),
    ...(isChanged("display_name") || follows
      ? { display_name: follows ? null : after.display_name.trim() || null }
      : {}),
    ...(isChanged("locale") ? { locale: after.locale } : {}),
    ...(isChanged("time_zone") ? { time_zone: after.time_zone } : {}),
  };
}
