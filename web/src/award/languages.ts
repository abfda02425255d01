import { useLingui } from "@lingui/react/macro";
import { type SelectOption, useLanguageName } from "../ui";

/** Languages in which cities often enter. Further ones of the edition and of the value are added. */
const common = "ar bn de en es fa fr hi id it ja ko ms nl pl pt ru sw th tr uk ur vi zh".split(" ");

export function useLanguageOptions(used: readonly string[]): SelectOption[] {
  const { i18n } = useLingui();
  const nameOf = useLanguageName();
  return [...new Set([...common, ...used])]
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
}
