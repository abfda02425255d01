/** Languages that are often spoken or interpreted at congresses. */
const common =
  "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sv sw th tr uk ur vi zh".split(
    " ",
  );

export interface LanguageOption {
  value: string;
  label: string;
}

/** Languages to choose from: those of the edition, those in use, then the common ones by name. */
export function languageOptions(
  own: readonly string[],
  used: readonly string[],
  nameOf: (tag: string) => string,
): LanguageOption[] {
  const first = [...new Set([...own, ...used])];
  const others = common
    .filter((tag) => !first.includes(tag))
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return [...first.map((value) => ({ value, label: nameOf(value) })), ...others];
}
