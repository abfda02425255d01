import { useLingui } from "@lingui/react/macro";

/** Numbers in the digits and with the separators of the reader's language. */
export function useNumber() {
  const { i18n } = useLingui();
  return {
    number: (value: number) => i18n.number(value),
    percent: (share: number) => i18n.number(share, { style: "percent", maximumFractionDigits: 0 }),
  };
}
