import { useCallback } from "react";
import { formattingLocaleOf, useLanguage } from "../app/language";
import type { Span } from "./spans";

/** A span in words: "Sat 28 Nov, 09:00–12:30". */
export function useSpanText(zone: string): (span: Span) => string {
  const locale = formattingLocaleOf(useLanguage());
  return useCallback(
    ({ from, until }) =>
      new Intl.DateTimeFormat(locale, {
        timeZone: zone,
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
      }).formatRange(from, until),
    [locale, zone],
  );
}
