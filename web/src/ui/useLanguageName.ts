import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

/** The names of languages in the reader's language. A tag without a name is its own. */
export function useLanguageName(): (tag: string) => string {
  const { i18n } = useLingui();
  const { locale } = i18n;
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: "language" });
    return (tag: string) => {
      try {
        return names.of(tag) ?? tag;
      } catch {
        // Not the form of a language tag.
        return tag;
      }
    };
  }, [locale]);
}
