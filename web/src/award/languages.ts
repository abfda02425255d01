import { useLingui } from "@lingui/react/macro";
import type { SelectOption } from "../ui";

/** Languages in which cities often enter. Further ones of the edition and of the value are added. */
const common = "ar bn de en es fa fr hi id it ja ko ms nl pl pt ru sw th tr uk ur vi zh".split(" ");

export function useLanguageOptions(used: readonly string[]): SelectOption[] {
  const { i18n } = useLingui();
  const names = new Intl.DisplayNames([i18n.locale], { type: "language" });
  return [...new Set([...common, ...used])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale));
}
